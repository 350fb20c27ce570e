import { plural } from '../../../../core/words/en/plural.ts';
import type { Count } from '../../../../core/words/plural.ts';

export const serve = {
  description:
    'Serves the interface to a browser on this machine (or at the other end of an SSH tunnel) until it is stopped.\n' +
    'Each link that is printed lets one browser in; pressing Enter prints another, as does the signal USR2.',
  port: 'listen there; 0 takes any free port',
  open: 'open the page in the default browser',
  onAlert: 'start this with each alert; HEADROOM_* variables tell of it, no shell reads it',
  notBuilt: 'the interface is not built. Build it with: npm run build',
  cannotListen: (v: { port: string; reason: string }) => `cannot listen on port ${v.port}: ${v.reason}`,
  portInUse: (v: { command: string }) =>
    `it is in use, by another Headroom perhaps. Take any free port with: ${v.command}`,
  portForRoot: (v: { command: string }) => `ports below 1024 are for root. Take any free port with: ${v.command}`,
  link: (v: { address: string }) => `Open in your browser (works once, within 15 minutes): ${v.address}`,
  letIn: 'A browser connected.',
  noDisplay: 'There is no display, so no browser is opened.',
  opening: (v: { address: string }) => `Opening Headroom in the browser: ${v.address}`,
  noBrowser: 'No program was found that opens a browser.',
  tunnel: (v: { command: string }) => `From afar: ${v.command}`,
  startAgain: 'For another link start again.',
  askBySignal: (v: { command: string }) => `For another link: ${v.command}`,
  askByKey: 'Press Enter for another link, Ctrl+C to stop.',
  stayPaused: (v: Count & { command: string }) =>
    `${plural(v.count, 'one process stays', `${v.text} processes stay`)} paused. See: ${v.command}`,
};
