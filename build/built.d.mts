export function build(options: { root: string; quiet: boolean }): Promise<void>;
export function ensureBuilt(root: string): Promise<void>;
