import type { ActionReason } from '../words/refusals.ts';
import type { Settings } from '../settings/settings.ts';

/**
 * A rule says which processes are guarded, and why. It matches when each list that it has contains a match. Names are
 * compared with the process name (15 bytes on Linux) and with the last part of the executable's path; `*` stands for
 * any text.
 */
export interface GuardRule {
  readonly guard: 'forbidden' | 'confirm';
  /** A key of refusals.ts, or the user's own text. */
  readonly reason: string;
  /** The only platform to which the rule applies, as Node names it. */
  readonly platform?: string;
  readonly names?: readonly string[];
  /** Names of the parent process. The list is absent where any parent will do. */
  readonly parents?: readonly string[];
  readonly executables?: readonly string[];
  readonly users?: readonly string[];
  readonly cgroups?: readonly string[];
}

/**
 * The process name that every Headroom gives itself on Linux, also when it runs in Node or in Electron from a
 * checkout.
 */
export const OWN_NAME = 'headroom';

const SHELLS = ['sh', 'bash', 'dash', 'zsh', 'fish', 'ksh', 'mksh', 'tcsh', 'csh', 'nu', 'xonsh', 'elvish', 'pwsh'];

/** The processes that carry a login session. The first matching rule applies. */
export const BUILT_IN_GUARDS: readonly GuardRule[] = [
  {
    ...rule('forbidden', 'guard.windows-core', [
      'csrss.exe',
      'smss.exe',
      'wininit.exe',
      'winlogon.exe',
      'services.exe',
      'lsass.exe',
      'System',
      'Registry',
      'Secure System',
    ]),
    platform: 'win32',
  },
  rule('confirm', 'guard.session-manager', [
    ...['systemd', 'systemd-*', '(sd-pam)', 'init', 'openrc*', 'runit', 'runsvdir', 'runsv', 's6-*', 'dinit'],
    ...['supervisord', 'elogind', 'launchd', 'tini', 'dumb-init', 'catatonit'],
    ...['gnome-session*', 'ksmserver', 'startplasma-*', 'plasma_session', 'xfce4-session', 'lxsession', 'lxqt-session'],
    ...['mate-session', 'cinnamon-session*', 'cosmic-session', 'budgie-session', 'uwsm', 'runtimebroker.exe'],
    ...['sihost.exe', 'taskhostw.exe', 'svchost.exe', 'loginwindow', 'UserEventAgent'],
  ]),
  rule('confirm', 'guard.message-bus', [
    ...['dbus-daemon', 'dbus-broker', 'dbus-broker-launch', 'dbus-launch', 'polkitd', 'distnoted', 'cfprefsd'],
  ]),
  rule('confirm', 'guard.display', [
    ...['Xorg', 'X', 'Xwayland', 'Xvnc', 'Xtigervnc', 'xrdp', 'xrdp-sesman', 'weston', 'WindowServer', 'dwm.exe'],
    ...['sway', 'swayfx', 'Hyprland', 'river', 'wayfire', 'labwc', 'niri', 'cage', 'kwin_wayland*', 'kwin_x11'],
    ...['mutter', 'muffin', 'marco', 'xfwm4', 'metacity', 'picom', 'compton', 'cosmic-comp', 'miriway', 'gamescope'],
    ...[
      'i3',
      'bspwm',
      'openbox',
      'fluxbox',
      'awesome',
      'dwm',
      'herbstluftwm',
      'qtile',
      'xmonad*',
      'icewm',
      'enlightenment',
    ],
    ...['fontdrvhost.exe'],
  ]),
  rule('confirm', 'guard.shell', [
    ...['gnome-shell', 'plasmashell', 'cinnamon', 'xfce4-panel', 'xfdesktop', 'mate-panel', 'lxqt-panel', 'lxpanel'],
    ...[
      'budgie-panel',
      'cosmic-panel',
      'kded5',
      'kded6',
      'gsd-*',
      'gnome-settings-*',
      'ibus-daemon',
      'fcitx',
      'fcitx5',
    ],
    ...['explorer.exe', 'ShellExperienceHost.exe', 'Dock', 'Finder', 'SystemUIServer', 'ControlCenter'],
  ]),
  rule('confirm', 'guard.portal', ['xdg-desktop-por*', 'xdg-document-po*', 'xdg-permission-*', 'flatpak-portal']),
  rule('confirm', 'guard.audio', [
    ...['pipewire', 'pipewire-pulse', 'wireplumber', 'pulseaudio', 'jackd', 'jackdbus', 'coreaudiod', 'audiodg.exe'],
  ]),
  rule('confirm', 'guard.login', [
    ...[
      'login',
      'agetty',
      'getty',
      'gdm',
      'gdm3',
      'gdm-*',
      'sddm',
      'sddm-helper',
      'lightdm',
      'greetd',
      'lxdm',
      'ly',
      'xdm',
    ],
    ...[
      'accounts-daemon',
      'gnome-keyring-d*',
      'kwalletd5',
      'kwalletd6',
      'ssh-agent',
      'gpg-agent',
      'sssd',
      'sssd_*',
      'nslcd',
    ],
    ...['opendirectoryd', 'securityd', 'LogonUI.exe'],
  ]),
  rule('confirm', 'guard.remote-access', [
    ...['sshd', 'sshd-session', 'sshd-auth', 'dropbear', 'mosh-server', 'tailscaled', 'wg-quick', 'openvpn', 'xrdp*'],
    ...['NetworkManager', 'wpa_supplicant', 'iwd', 'dhclient', 'dhcpcd', 'connmand'],
    ...['sshd.exe', 'in.telnetd', 'telnetd', 'cockpit-*', 'remoting_host*'],
  ]),
  {
    ...rule('confirm', 'guard.login-shell', SHELLS.concat(SHELLS.map((shell) => `-${shell}`))),
    parents: ['sshd', 'sshd-session', 'dropbear', 'login', 'su', 'sudo', 'mosh-server', 'in.telnetd', 'telnetd'],
  },
  rule('confirm', 'guard.package-manager', [
    ...['apt', 'apt-get', 'aptitude', 'aptd', 'dpkg', 'dpkg-*', 'unattended-upgr*', 'dnf', 'dnf5', 'dnf5daemon-server'],
    ...[
      'yum',
      'rpm',
      'rpm-ostree*',
      'zypper',
      'pacman',
      'yay',
      'paru',
      'apk',
      'xbps-*',
      'emerge',
      'eopkg',
      'nix-daemon',
    ],
    ...['packagekitd', 'snapd', 'flatpak-system*', 'fwupd', 'mkinitcpio', 'mkinitramfs', 'update-initramf*', 'dracut'],
    ...['brew', 'softwareupdated', 'installd', 'msiexec.exe', 'TrustedInstaller.exe', 'TiWorker.exe', 'wuauclt.exe'],
  ]),
  rule('confirm', 'guard.database', [
    ...['postgres', 'postmaster', 'mysqld', 'mariadbd', 'mongod', 'mongos', 'redis-server', 'valkey-server', 'etcd'],
    ...[
      'clickhouse-serv*',
      'clickhouse',
      'influxd',
      'cockroach',
      'sqlservr*',
      'ora_*',
      'oracle*',
      'db2sysc',
      'couchdb',
    ],
    ...[
      'scylla',
      'tikv-server',
      'tidb-server',
      'neo4j',
      'firebird',
      'slapd',
      'ns-slapd',
      'victoria-metric*',
      'prometheus',
    ],
  ]),
  rule('confirm', 'guard.virtual-machines', [
    ...[
      'dockerd',
      'containerd',
      'containerd-shim*',
      'crio',
      'conmon',
      'kubelet',
      'podman',
      'libvirtd',
      'virtqemud',
      'lxd',
    ],
    ...['lxcfs', 'incusd', 'com.docker.back*', 'vmcompute.exe', 'vmms.exe'],
  ]),
  rule('confirm', 'guard.other-headroom', [OWN_NAME, 'Headroom', 'headroom.exe', 'Headroom.exe']),
];

/** Programs that close everything started in them when they end. */
export const TERMINALS: readonly string[] = [
  ...['gnome-terminal-*', 'kgx', 'ptyxis', 'ptyxis-agent', 'konsole', 'yakuake', 'xfce4-terminal', 'mate-terminal'],
  ...[
    'lxterminal',
    'qterminal',
    'terminator',
    'tilix',
    'alacritty',
    'kitty',
    'foot',
    'footclient',
    'wezterm-gui',
    'ghostty',
  ],
  ...[
    'xterm',
    'urxvt',
    'urxvtd',
    'rxvt',
    'st',
    'cosmic-term',
    'contour',
    'rio',
    'warp',
    'hyper',
    'guake',
    'terminology',
  ],
  ...['tmux: server', 'tmux', 'screen', 'SCREEN', 'zellij', 'mosh-server', 'Terminal', 'iTerm2', 'WindowsTerminal.exe'],
  ...['conhost.exe', 'OpenConsole.exe'],
];

/** The cgroups that hold a whole login session or everything that a user runs. */
export const SESSION_CGROUPS: readonly string[] = [
  '*/session-*.scope',
  '*/user@*.service',
  '*/user-*.slice',
  '*/session.slice',
  '*/app.slice',
  '*/vte-spawn-*.scope',
];

/** The user's own guards, from the settings, as rules. */
export function userGuards(guards: Settings['guards']): GuardRule[] {
  return guards.map(({ guard, reason, name, executable, user, cgroup }) => ({
    guard,
    reason,
    ...(name !== undefined && { names: [name] }),
    ...(executable !== undefined && { executables: [executable] }),
    ...(user !== undefined && { users: [user] }),
    ...(cgroup !== undefined && { cgroups: [cgroup] }),
  }));
}

function rule(guard: GuardRule['guard'], reason: ActionReason, names: readonly string[]): GuardRule {
  return { guard, reason, names };
}
