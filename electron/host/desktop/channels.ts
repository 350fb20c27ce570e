/** Names of the IPC channels between the window's preload and the main process. */
export const REQUEST = 'headroom:request';
export const EVENT = 'headroom:event';
/** The window has taken a frame; until then the next one is held back. */
export const RECEIVED = 'headroom:received';
