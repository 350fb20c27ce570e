export function divideOptions(args: readonly string[], program: string): { known: string[]; rest: string[] };
export function optionsOf(help: string): Map<string, number>;
