import type { Identity } from '../core/model/identity.ts';

export type ControlSignal = 'SIGSTOP' | 'SIGCONT' | 'SIGTERM' | 'SIGKILL';

export type Sent =
  | { readonly kind: 'sent' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'not-permitted' }
  | { readonly kind: 'failed'; readonly reason: string };

/** A hold on one process: what is sent through it reaches that process or nobody. */
export interface Pin {
  readonly identity: Identity;
  readonly kind: 'pidfd' | 'start-time';
  /** Whether a signal would be let through; nothing is sent. */
  probe(): Sent | Promise<Sent>;
  send(signal: ControlSignal): Sent | Promise<Sent>;
  /** Asks the kernel to take back the memory of a process that is being killed at once; where it cannot, nothing happens. */
  reap(): Promise<void>;
  close(): void;
}

/** Takes hold of a process; `gone` and `changed` when it is not the one that was meant. */
export type Pinner = (identity: Identity) => Pin | 'gone' | 'changed' | Promise<Pin | 'gone' | 'changed'>;
