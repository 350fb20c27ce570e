/**
 * The rooms and the rooms that each may use: the dependency rule of docs/architecture.md. A room is a folder or a
 * file. The longest entry with which a path begins is its room. A file may always use its own room.
 */

/** The rooms of core, top floor first. A room uses rooms on lower floors only. */
export const CORE_FLOORS = [
  ['risk'],
  ['alerts', 'history'],
  ['forecast'],
  ['report', 'trace', 'blame', 'responses'],
  ['incident', 'growth', 'actions', 'lives'],
  ['kills', 'runtimes', 'series', 'settings'],
  ['words'],
  ['model'],
].map((floor) => floor.map((room) => `electron/core/${room}`));

export const RENDERER_FLOORS = [
  ['renderer'],
  ['history', 'incidents', 'overview', 'processes', 'settings', 'shell'].map((view) => `renderer/features/${view}`),
  ['renderer/features/process-detail'],
  ['renderer/features/actions'],
  ['renderer/features/process-parts'],
  ['renderer/features/parts'],
  ['renderer/context.ts'],
  ['renderer/state'],
  ['renderer/host', 'renderer/ui'],
  ['renderer/messages'],
  ['renderer/format'],
];

const CORE = CORE_FLOORS.flat();
const BACKSTAGE = [...CORE, 'electron/platform', 'electron/services', 'node'];

/** What each room may use besides itself. `node` and `electron` stand for the modules of Node and of Electron. */
export const ROOMS = new Map([
  ...stacked(CORE_FLOORS, []),
  ['electron/contract', CORE],
  ['electron/platform', [...CORE, 'node']],
  ['electron/services', BACKSTAGE],
  ['electron/host', [...BACKSTAGE, 'electron/contract']],
  ['electron/host/web', [...BACKSTAGE, 'electron/contract', 'electron/host']],
  ['electron/host/cli', [...BACKSTAGE, 'electron/contract', 'electron/host']],
  ['electron/host/desktop', [...BACKSTAGE, 'electron/contract', 'electron/host', 'electron']],
  ...stacked(RENDERER_FLOORS, [...CORE, 'electron/contract']),
]);

/** Files that may use one more room: the command that starts the web host. */
export const EXCEPTIONS = new Map([
  ['electron/host/cli/commands/serve.ts', ['electron/host/web']],
  ['electron/host/cli/page-links.ts', ['electron/host/web']],
]);

function stacked(floors, outside) {
  return floors.flatMap((floor, index) => {
    const lower = floors.slice(index + 1).flat();
    return floor.map((room) => [room, [...lower, ...outside]]);
  });
}
