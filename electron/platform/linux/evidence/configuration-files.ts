import { lastOption } from '../../../core/runtimes/options.ts';
import type { Program } from '../../../core/runtimes/program.ts';
import type { ConfigurationRules } from '../../../core/runtimes/runtime-rules.ts';

/** The configuration files that a program was told of, below its own root or its own folder; where it keeps them when it was not told. */
export function configurationFiles(
  folder: string,
  { options }: Program,
  { options: names, defaults, first, inside }: ConfigurationRules,
): readonly string[] {
  const said = lastOption(options, names)?.value ?? (first ? options[0] : undefined);
  if (said !== undefined && said !== '' && !said.startsWith('-')) return [placed(folder, said)];
  if (inside) {
    const at = lastOption(options, [inside.option])?.value;
    return at === undefined ? [] : [placed(folder, `${at}/${inside.file}`)];
  }
  return defaults.map((path) => placed(folder, path));
}

function placed(folder: string, path: string): string {
  return path.startsWith('/') ? `${folder}/root${path}` : `${folder}/cwd/${path}`;
}
