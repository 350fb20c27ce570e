/**
 * The doctor's messages as keys with their values. `reason` is a text from a reader or the system, `user` and
 * `programs` are names, `file` is a path. The words stand where they are shown.
 */
export interface DoctorValues {
  'reader.none': { reason: string };
  'reader.procfs': Record<never, never>;
  'reader.list': Record<never, never>;
  'processes.all': { count: number };
  'processes.some': { count: number; reason: string };
  'private.known': Record<never, never>;
  'private.unknown': { reason: string };
  'maps.nobody': Record<never, never>;
  'maps.open': Record<never, never>;
  'maps.closed': Record<never, never>;
  'pressure.known': Record<never, never>;
  'pressure.unknown': { reason: string };
  'pressure.off': { reason: string };
  'limits.read': { count: number };
  'limits.unseen': { reason: string };
  'descriptors.enough': { count: number };
  'descriptors.few': { kept: number; count: number };
  'signals.pinned': Record<never, never>;
  'signals.compared': { reason: string };
  'actions.all': Record<never, never>;
  'actions.own': { user: string };
  'log.kernel': Record<never, never>;
  'log.journald': Record<never, never>;
  'log.absent': Record<never, never>;
  'log.closed': Record<never, never>;
  'log.restricted': Record<never, never>;
  'daemons.heard': Record<never, never>;
  'daemons.unheard': { programs: string };
  'bus.found': Record<never, never>;
  'bus.none': Record<never, never>;
  'display.found': Record<never, never>;
  'display.none': Record<never, never>;
  'turn.last': Record<never, never>;
  'turn.open': Record<never, never>;
  // What a command permits besides its purpose.
  'opens.service': { user: string };
  'opens.one-look': Record<never, never>;
  'opens.journal': { user: string };
  'opens.group': { user: string };
  'opens.file': { user: string; file: string };
  'opens.boot': Record<never, never>;
  'opens.procfs': Record<never, never>;
  'opens.shell': Record<never, never>;
  'opens.koffi': Record<never, never>;
  'opens.one-act': Record<never, never>;
  'opens.linger': { user: string };
  'opens.page': Record<never, never>;
}

export type DoctorKey = keyof DoctorValues;

/** One sentence of the doctor. */
export type DoctorMessage = {
  readonly [K in DoctorKey]: { readonly key: K; readonly values: DoctorValues[K] };
}[DoctorKey];
