import { fine, type Finding, type Inspection, type Remedy } from './finding.ts';
import { doctorMessage } from '../../core/words/messages.ts';

/** The file of the system service that runs Headroom for one user with capabilities of its own. */
const SERVICE = '/usr/lib/systemd/system/headroom@.service';
const SYSTEMD = '/run/systemd/system';

/**
 * A way to see what only root may see: the service with its few capabilities where it is installed, otherwise root
 * for one run. A capability on the runtime's file is never suggested, because every program that runs on it, of every
 * user, would have it too.
 */
export function seeEverything(inspection: Inspection): Remedy {
  return (
    ownService(inspection) ?? {
      command: 'sudo headroom serve --port 0',
      opens: doctorMessage('opens.one-look', {}),
      undo: null,
    }
  );
}

/** The service as a remedy. Null where it is not installed. */
function ownService({ exists, user }: Inspection): Remedy | null {
  if (!exists(SYSTEMD) || !exists(SERVICE)) return null;
  return {
    command: `sudo systemctl enable --now headroom@${user.name}`,
    opens: doctorMessage('opens.service', { user: user.name }),
    undo: `sudo systemctl disable --now headroom@${user.name}`,
  };
}

/** Adds the user to the group that reads the journal, from the next login on. */
export function joinJournal({ user }: Inspection): Remedy {
  return {
    command: `sudo usermod -aG systemd-journal ${user.name}`,
    opens: doctorMessage('opens.journal', { user: user.name }),
    undo: `sudo gpasswd -d ${user.name} systemd-journal`,
  };
}

/** Adds the user to a group, from the next login on. */
export function joinGroup(gid: string, { user }: Inspection): Remedy {
  const group = `"$(getent group ${gid} | cut -d: -f1)"`;
  return {
    command: `sudo usermod -aG ${group} ${user.name}`,
    opens: doctorMessage('opens.group', { user: user.name }),
    undo: `sudo gpasswd -d ${user.name} ${group}`,
  };
}

export function letRead(file: string, { user }: Inspection): Remedy {
  return {
    command: `sudo setfacl -m u:${user.name}:r ${file}`,
    opens: doctorMessage('opens.file', { user: user.name, file }),
    undo: `sudo setfacl -x u:${user.name} ${file}`,
  };
}

/** Adds a parameter to the kernel's command line, from the next boot on. */
export function bootWith(parameter: string, { exists }: Inspection): Remedy {
  const opens = doctorMessage('opens.boot', {});
  if (exists('/usr/sbin/grubby')) {
    const update = 'sudo grubby --update-kernel=ALL';
    return { command: `${update} --args=${parameter}`, opens, undo: `${update} --remove-args=${parameter}` };
  }
  const edit = (change: string) => `sudo sed -i '${change}' /etc/default/grub && sudo update-grub`;
  return {
    command: edit(`s/^GRUB_CMDLINE_LINUX="/&${parameter} /`),
    opens,
    undo: edit(`/^GRUB_CMDLINE_LINUX="/s/${parameter} //`),
  };
}

/** Checks whether the kernel kills other processes before Headroom (OwnOomScore). */
export function checkOwnTurn(inspection: Inspection): Finding | null {
  const topic = 'out of memory';
  switch (inspection.ownOomScore) {
    case 'none':
      return null;
    case 'lowered':
    case 'low-already':
      return fine(topic, 'turn.last', {});
    case 'not-permitted':
      return { topic, state: 'limited', says: doctorMessage('turn.open', {}), remedy: ownService(inspection) };
  }
}
