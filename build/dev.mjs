import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import './end-with-npm.mjs';
import { ensureBuilt } from './built.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Serves the interface with hot reload, against a live host. Vite serves the page and passes requests, the socket and
 * the exchange of the link on to the host. Changes below electron/ need a new start.
 */
await ensureBuilt(ROOT);
const host = spawn(process.execPath, ['dist/cli/headroom.js', 'serve', '--port', '0', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: ['inherit', 'pipe', 'inherit'],
});
const lines = createInterface({ input: host.stdout });
let vite = null;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => host.kill('SIGTERM'));
process.on('exit', () => host.kill('SIGTERM'));
host.on('close', async (code) => {
  await vite?.close();
  process.exit(code ?? 1);
});

for await (const line of lines) {
  const address = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line);
  if (address) vite ??= await serveRenderer(`http://127.0.0.1:${address[1]}`);
  process.stdout.write(
    `${address ? line.replace(address[0], `http://127.0.0.1:${vite.httpServer.address().port}`) : line}\n`,
  );
}

async function serveRenderer(target) {
  const server = await createServer({
    configFile: `${ROOT}/renderer/vite.config.ts`,
    // The host sees the same address as the browser, so that its checks of Host and Origin succeed.
    server: {
      host: '127.0.0.1',
      proxy: {
        '/ws': { target, ws: true },
        '/session': { target },
      },
    },
  });
  return server.listen();
}
