import { importsOf, sourceFiles } from './imports.mjs';
import { EXCEPTIONS, ROOMS } from './rooms.mjs';

/**
 * All violations of the dependency rule in the tree below `root`, as lines for people: forbidden imports and circles.
 */
export function findBreaches(root, folders = ['electron', 'renderer']) {
  const graph = new Map(sourceFiles(root, folders).map((file) => [file, importsOf(root, file)]));
  const breaches = [];
  for (const [file, imports] of graph) {
    const room = roomOf(file);
    if (room === null) {
      breaches.push(`${file}: no room of the house holds this file; add its folder to build/boundaries/rooms.mjs.`);
      continue;
    }
    for (const { specifier, line, target } of imports) {
      if (target !== null && !mayUse(file, room, target)) {
        breaches.push(`${file}:${line}: ${room} must not import '${specifier}' (${roomOf(target) ?? target}).`);
      }
    }
  }
  return [...breaches, ...circles(graph).map((circle) => `Circle of imports: ${circle.join(' -> ')}`)];
}

function mayUse(file, room, target) {
  const used = target === 'node' || target === 'electron' ? target : roomOf(target);
  if (used === null) return false;
  return used === room || ROOMS.get(room).includes(used) || (EXCEPTIONS.get(file) ?? []).includes(used);
}

/** The room of a file: the longest one with which its path begins. */
export function roomOf(file) {
  let found = null;
  for (const room of ROOMS.keys()) {
    const holds = file === room || file.startsWith(`${room}/`);
    if (holds && (found === null || room.length > found.length)) found = room;
  }
  return found;
}

/** Groups of files that import each other in a circle (strongly connected components, Tarjan 1972). */
function circles(graph) {
  const state = new Map();
  const stack = [];
  const found = [];
  const visit = (file) => {
    const own = { index: state.size, low: state.size, open: true };
    state.set(file, own);
    stack.push(file);
    for (const { target } of graph.get(file)) {
      if (!graph.has(target)) continue;
      const seen = state.get(target);
      if (seen === undefined) own.low = Math.min(own.low, visit(target).low);
      else if (seen.open) own.low = Math.min(own.low, seen.index);
    }
    if (own.low === own.index) {
      const members = stack.splice(stack.indexOf(file));
      for (const member of members) state.get(member).open = false;
      const importsItself = graph.get(file).some(({ target }) => target === file);
      if (members.length > 1 || importsItself) found.push([...members, members[0]]);
    }
    return own;
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file);
  return found;
}
