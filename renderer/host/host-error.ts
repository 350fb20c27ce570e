/** The host could not be asked: the connection is gone, or the request failed in the host. */
export class HostError extends Error {
  override readonly name = 'HostError';
  readonly reason: 'disconnected' | 'failed';

  constructor(reason: 'disconnected' | 'failed', message: string) {
    super(message);
    this.reason = reason;
  }
}
