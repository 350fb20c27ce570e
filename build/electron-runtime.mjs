import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * The path of the Electron program, found as electron/index.js finds it. Null where it is missing. ELECTRON_OVERRIDE_DIST_PATH
 * names the folder of another runtime, as on NixOS, where nothing was downloaded and no path.txt names the program.
 */
export function findRuntime(root, environment) {
  const directory = path.join(root, 'node_modules/electron');
  const named = path.join(directory, 'path.txt');
  const program = existsSync(named) ? readFileSync(named, 'utf8') : null;
  const folder = environment.ELECTRON_OVERRIDE_DIST_PATH;
  if (!folder && program === null) return null;
  const file = path.join(folder || path.join(directory, 'dist'), program ?? 'electron');
  return existsSync(file) ? file : null;
}

/**
 * What keeps Chromium's sandbox from starting an ordinary user's program on this Linux, and the command that helps. Null
 * where nothing is known to. The sandbox needs a user namespace, or its helper beside the program with root's rights.
 */
export function sandboxProblem(runtime) {
  const helper = path.join(path.dirname(runtime), 'chrome-sandbox');
  const info = statSync(helper, { throwIfNoEntry: false });
  if (info?.uid === 0 && (info.mode & 0o4000) !== 0) return null;
  const switches = [
    ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1', 'AppArmor'],
    ['/proc/sys/kernel/unprivileged_userns_clone', '0', 'The kernel'],
    ['/proc/sys/user/max_user_namespaces', '0', 'The kernel'],
  ];
  const who = switches.find(([file, closed]) => readSwitch(file) === closed)?.[2] ?? 'This system';
  const help = info
    ? `sudo chown root:root "${helper}" && sudo chmod 4755 "${helper}"`
    : 'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0';
  return { who, help };
}

function readSwitch(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
