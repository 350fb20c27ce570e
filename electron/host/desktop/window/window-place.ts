import * as v from 'valibot';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const coordinate = v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(100_000));
const length = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000));

/** The stored place and content of the window. */
export const windowPlaceSchema = v.object({
  x: coordinate,
  y: coordinate,
  width: length,
  height: length,
  maximized: v.boolean(),
  /** The view, as the fragment of the page's address. */
  view: v.pipe(v.string(), v.maxLength(200), v.regex(/^(#[\w/:.-]*)?$/)),
});

export type WindowPlace = v.InferOutput<typeof windowPlaceSchema>;

export const MINIMUM = { width: 640, height: 480 } as const;
const DEFAULT = { width: 1280, height: 800 } as const;

/** The part of the top edge that must be on a screen, so that the user can grab and move the window. */
const GRIP = { width: 120, height: 40 } as const;

/**
 * The bounds of a new window. A stored place is kept when its top edge can be reached on the work area of a screen.
 * Otherwise the window is centred on the first screen. It is never larger than its screen.
 */
export function fitOnScreen(stored: WindowPlace | null, workAreas: readonly [Rectangle, ...Rectangle[]]): Rectangle {
  for (const area of workAreas) {
    const kept = stored && { x: stored.x, y: stored.y, ...sizeOn(area, stored) };
    if (kept && gripVisible(kept, area)) return kept;
  }
  const [first] = workAreas;
  const { width, height } = sizeOn(first, stored ?? DEFAULT);
  return {
    x: Math.round(first.x + (first.width - width) / 2),
    y: Math.round(first.y + (first.height - height) / 2),
    width,
    height,
  };
}

/** The wanted size, limited to the screen even where that is smaller than the minimum. */
function sizeOn(area: Rectangle, wanted: Pick<Rectangle, 'width' | 'height'>): Pick<Rectangle, 'width' | 'height'> {
  return {
    width: Math.min(Math.max(wanted.width, MINIMUM.width), area.width),
    height: Math.min(Math.max(wanted.height, MINIMUM.height), area.height),
  };
}

function gripVisible(window: Rectangle, area: Rectangle): boolean {
  const right = Math.min(window.x + window.width, area.x + area.width);
  const visible = right - Math.max(window.x, area.x);
  return visible >= GRIP.width && window.y >= area.y && window.y + GRIP.height <= area.y + area.height;
}
