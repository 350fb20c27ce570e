import { identityKey, type IdentityKey } from '../model/identity.ts';
import type { Grouping, GroupKind } from '../model/process-group.ts';
import type { ProcessSample } from '../model/snapshot.ts';

interface Claim {
  readonly id: string;
  readonly name: string;
  readonly kind: GroupKind;
}

/**
 * Groups processes into what people call an application. The systemd unit or the container of its cgroup decides
 * first. Otherwise the group is the tree below a process that a launcher (init, a shell, a session manager, a
 * supervisor) started. Everything that one launcher started under one name is one group, so a program that is started
 * again and again stays the same group. A cgroup that holds a whole session says nothing about applications and is
 * ignored. Sources: systemd's "Desktop Environments" conventions for unit names (app-*.scope, app-*.service); Docker,
 * containerd, CRI-O and Podman name their scopes after the container's id.
 */
export function groupProcesses(processes: readonly ProcessSample[]): Grouping {
  const byPid = new Map<number, ProcessSample>();
  for (const process of processes) byPid.set(process.pid, process);
  const members = new Map<string, { claim: Claim; keys: IdentityKey[] }>();
  const ids = new Map<IdentityKey, string>();
  for (const process of processes) {
    const key = identityKey(process);
    const claim = claimByCgroup(process) ?? claimByTree(process, byPid);
    ids.set(key, claim.id);
    const group = members.get(claim.id);
    if (group) group.keys.push(key);
    else members.set(claim.id, { claim, keys: [key] });
  }
  const groups = [...members.values()].map(({ claim, keys }) => ({
    ...claim,
    kind: claim.kind === 'tree' && keys.length === 1 ? ('process' as const) : claim.kind,
    members: keys,
  }));
  return { groups, groupOf: (key) => ids.get(key) ?? key };
}

const CONTAINER =
  /(?:^|\/)(?:docker|cri-containerd|crio|libpod|containerd)-([0-9a-f]{12,64})\.scope$|\/docker\/([0-9a-f]{12,64})$/;
const APPLICATION = /(?:^|\/)app-(?:[^/-]+-)?([^/@]+?)(?:-\d+|@[^/]*)?\.(?:scope|service)(?:\/|$)/;
const SERVICE = /(?:^|\/)([^/]+)\.service(?:\/|$)/;
/** Units that hold a session or a user's manager, with everything started from it. */
const SESSION = /^(?:user@\d+|session-.*|init)$/;

function claimByCgroup(process: ProcessSample): Claim | null {
  const cgroup = process.facts.cgroup;
  if (cgroup.kind !== 'ok') return null;
  const path = cgroup.value;
  const container = CONTAINER.exec(path);
  if (container) {
    const id = container[1] ?? container[2] ?? '';
    return { id: `container:${id}`, name: id.slice(0, 12), kind: 'container' };
  }
  const application = APPLICATION.exec(path);
  if (application?.[1]) return { id: `app:${path}`, name: unescapeUnit(application[1]), kind: 'application' };
  const service = SERVICE.exec(path.replace(/^.*\/user@\d+\.service/, ''));
  if (service?.[1] && !SESSION.test(service[1])) {
    return { id: `service:${path}`, name: unescapeUnit(service[1]), kind: 'service' };
  }
  return null;
}

/** The name with its escapes undone: systemd writes `-` in a unit name as `\x2d`. */
function unescapeUnit(name: string): string {
  return name.replace(/\\x([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

/** Programs whose children are separate programs, not parts of them. */
const LAUNCHERS = new Set([
  ...['init', 'systemd', 'launchd', 'kthreadd', 'supervisord', 'runit', 's6-svscan', 'dumb-init', 'tini', 'openrc'],
  ...[
    'bash',
    'sh',
    'zsh',
    'fish',
    'dash',
    'ksh',
    'tcsh',
    'sudo',
    'su',
    'login',
    'sshd',
    'sshd-session',
    'tmux: server',
    'screen',
    'cron',
  ],
  ...[
    'gnome-session-b',
    'gnome-shell',
    'plasmashell',
    'ksmserver',
    'sway',
    'Hyprland',
    'kwin_wayland',
    'xfce4-session',
  ],
  ...['gnome-terminal-', 'konsole', 'xterm', 'alacritty', 'kitty', 'foot', 'explorer.exe', 'Finder', 'containerd-shim'],
]);

const MAX_DEPTH = 64;

function claimByTree(process: ProcessSample, byPid: ReadonlyMap<number, ProcessSample>): Claim {
  let root = process;
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const parent = byPid.get(root.facts.parent);
    if (!parent || parent === root || isLauncher(parent)) break;
    root = parent;
  }
  return { id: `tree:${root.facts.parent}:${root.facts.name}`, name: root.facts.name, kind: 'tree' };
}

function isLauncher(process: ProcessSample): boolean {
  return process.pid === 1 || process.facts.kernelThread || LAUNCHERS.has(process.facts.name);
}
