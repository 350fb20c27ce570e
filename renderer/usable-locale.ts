/**
 * A browser that was started without a locale (LANG=C) says that its language is `en-US@posix`, which Intl does not take:
 * whatever formats with it throws, uPlot even while it is loaded. Imported first, this leaves only tags that can be used.
 */
const usable = navigator.languages.filter(isLocale);
if (usable.length < navigator.languages.length) {
  const languages = usable.length > 0 ? usable : ['en-US'];
  Object.defineProperties(navigator, {
    language: { value: languages[0] },
    languages: { value: Object.freeze(languages) },
  });
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}
