/** Why a value is missing, by the words of the host, which are English: nothing to add. */
export const readings: Readonly<Record<string, string>> = {};
