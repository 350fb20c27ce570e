import type { Page } from 'playwright-core';

/** How a reader's system sets text: which font and how large. */
export interface Type {
  /** Width of letters, as a share of those of the font that is installed here. */
  readonly width: number;
  /** The browser's font size, in pixels; 16 unless somebody chose another. */
  readonly size: number;
}

/** One of these is on every system that draws text at all. */
const INSTALLED = ['DejaVu Sans', 'Open Sans', 'Liberation Sans', 'Arial', 'Helvetica', 'Verdana', 'Noto Sans'];

/**
 * Sets the page in letters as wide as a wide font has them, such as Verdana or DejaVu Sans, whatever is installed here:
 * `size-adjust` scales letters and leaves sizes and line heights as they are. False when none of the fonts is here.
 */
export async function setType(page: Page, { width, size }: Type): Promise<boolean> {
  return await page.evaluate(
    async ([names, percent, pixels]) => {
      const sheet = new CSSStyleSheet();
      const sources = names.map((name) => `local('${name}')`).join(', ');
      sheet.replaceSync(
        `@font-face { font-family: 'Measured'; src: ${sources}; size-adjust: ${percent}%; }
         :root { --font: 'Measured', sans-serif !important; font-size: ${pixels}px; }`,
      );
      document.adoptedStyleSheets = [sheet];
      const faces = await document.fonts.load('16px Measured').catch(() => []);
      return faces.length > 0;
    },
    [INSTALLED, width * 100, size] as const,
  );
}
