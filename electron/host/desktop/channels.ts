/** The names of the IPC channels between the window's preload and the main process. */
export const REQUEST = 'headroom:request';
export const EVENT = 'headroom:event';
/** The window has taken a frame. The next one is held back until then. */
export const RECEIVED = 'headroom:received';
