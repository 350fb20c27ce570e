type Environment = Readonly<Record<string, string | undefined>>;
export function findRuntime(root: string, environment: Environment): string | null;
export function sandboxProblem(runtime: string): { readonly who: string; readonly help: string } | null;
