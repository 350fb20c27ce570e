import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import './end-with-npm.mjs';
import { ensureBuilt } from './built.mjs';
import { findRuntime, sandboxProblem } from './electron-runtime.mjs';
import { divideOptions } from './serve-options.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DOWNLOAD_PAGE = 'https://github.com/electron/electron/releases';
const INSTALL = 'node node_modules/electron/install.js';
const FIRST_ANSWER = 4000;
const DOWNLOAD = 600_000;
/** An app that ends with an error within this time has not really started. */
const START = 5000;
/** The signals with which Chromium ends itself when its sandbox cannot be made. */
const ABORTS = ['SIGTRAP', 'SIGABRT', 'SIGILL'];

if (process.platform === 'linux') {
  try {
    // This process carries Headroom and ends it when it ends, so it has the same name.
    writeFileSync('/proc/self/comm', 'headroom');
  } catch {
    // A sandbox has no writable /proc.
  }
}
await ensureBuilt(ROOT);
const why = reasonAgainstDesktop() ?? (await runtimeProblem()) ?? (await runDesktop());
if (why !== null) {
  const { known, rest } = divideOptions(process.argv.slice(2), path.join(ROOT, 'dist/cli/headroom.js'));
  const without = rest.length === 0 ? '' : `, without ${rest.join(' ')}`;
  process.stderr.write(
    `The desktop app does not run here: ${why}. The same interface is served to a browser instead${without}.\n`,
  );
  const open = hasDisplay() && !known.includes('--open') ? ['--open'] : [];
  process.argv.splice(2, Infinity, 'serve', ...open, ...known);
  await import('../dist/cli/headroom.js');
}

function hasDisplay() {
  if (process.platform === 'win32' || process.platform === 'darwin') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

function reasonAgainstDesktop() {
  if (!hasDisplay())
    return 'there is no display (DISPLAY and WAYLAND_DISPLAY are empty); start it in a desktop session';
  if (process.platform === 'linux' && process.getuid() === 0) {
    return "Chromium's sandbox does not work for root; start it as an ordinary user";
  }
  return null;
}

/** Downloads the Electron runtime where it is missing. Returns the problem, or null. */
async function runtimeProblem() {
  if (runtime()) return null;
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return `ELECTRON_OVERRIDE_DIST_PATH names ${override}, where no Electron program is`;
  const missing = 'the Electron runtime is not installed';
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) return `${missing}; ${INSTALL} downloads it`;
  if (!(await canReachDownload())) {
    return `${missing} and cannot be downloaded; ELECTRON_OVERRIDE_DIST_PATH can name one that is already here`;
  }
  process.stderr.write('The Electron runtime is being downloaded (about 120 MB, once) ...\n');
  const installer = createRequire(import.meta.url).resolve('electron/install.js');
  const code = await run(process.execPath, [installer], { timeout: DOWNLOAD, stdio: ['ignore', 'ignore', 'inherit'] });
  return code === 0 && runtime() ? null : `the Electron runtime could not be downloaded; ${INSTALL} tries it again`;
}

function runtime() {
  return findRuntime(ROOT, process.env);
}

/**
 * Whether the download can be reached. This is checked first, because a firewall that drops packets would delay the
 * start for minutes.
 */
async function canReachDownload() {
  if (process.env.HTTPS_PROXY || process.env.https_proxy || process.env.ELECTRON_GET_USE_PROXY) return true;
  const address = process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror || DOWNLOAD_PAGE;
  const answer = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(FIRST_ANSWER) }).catch(() => null);
  return answer !== null;
}

/** Runs the app until it ends and takes over its exit code. Returns why it did not start, or null. */
async function runDesktop() {
  const started = performance.now();
  const code = await run(runtime(), [ROOT, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (code !== 0 && performance.now() - started < START) return whyEnded(code);
  process.exitCode = typeof code === 'number' ? code : 1;
  return null;
}

/** Why the app ended at once, and what helps against it. Headroom never gives up the sandbox by itself. */
function whyEnded(code) {
  const problem = process.platform === 'linux' && ABORTS.includes(code) ? sandboxProblem(runtime()) : null;
  if (!problem) return `it ended at once (${code})`;
  return `${problem.who} lets no ordinary program make the user namespace that Chromium's sandbox needs (${code}); this helps: ${problem.help}`;
}

/**
 * Settles with the exit code, or with the signal or error that ended the program. Signals to this process are passed
 * on.
 */
function run(program, args, options) {
  const child = spawn(program, args, { cwd: ROOT, ...options });
  // A terminal has sent its interrupt to the child as well.
  const forward = (signal) => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal));
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? signal));
  }).finally(() => signals.forEach((signal) => process.off(signal, forward)));
}
