import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

/** Dialogs answer with what the test has prepared; a question nobody prepared for is cancelled. */
export class DialogDouble {
  readonly asked: Electron.MessageBoxOptions[] = [];
  readonly answers: number[] = [];

  readonly module = {
    showMessageBox: (
      ...given: [Electron.BaseWindow, Electron.MessageBoxOptions] | [Electron.MessageBoxOptions]
    ): Promise<Electron.MessageBoxReturnValue> => {
      const options = given[1] ?? (given[0] as Electron.MessageBoxOptions);
      this.asked.push(options);
      return Promise.resolve({ response: this.answers.shift() ?? options.cancelId ?? 0, checkboxChecked: false });
    },
  } satisfies Pick<Electron.Dialog, 'showMessageBox'>;
}

export function createScreenDouble(workAreas: readonly Electron.Rectangle[]) {
  const displays = workAreas.map((workArea, id): Pick<Electron.Display, 'id' | 'workArea'> => ({ id, workArea }));
  return {
    getAllDisplays: () => displays as Electron.Display[],
    getPrimaryDisplay: () => displays[0] as Electron.Display,
  } satisfies Pick<Electron.Screen, 'getAllDisplays' | 'getPrimaryDisplay'>;
}

export class PowerMonitorDouble extends EventEmitter {}

type UsedOfNotification = Pick<Electron.Notification, 'close' | 'show'>;

/** A notification of macOS or Windows. */
export class NotificationDouble extends EventEmitter implements UsedOfNotification {
  static made: NotificationDouble[] = [];
  static supported = true;
  readonly options: Electron.NotificationConstructorOptions;
  visible = false;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.options = options;
    NotificationDouble.made.push(this);
  }
  static isSupported(): boolean {
    return NotificationDouble.supported;
  }
  show(): void {
    this.visible = true;
  }
  close(): void {
    this.visible = false;
    this.emit('close', {});
  }
  press(actionIndex: number): void {
    this.emit('action', { actionIndex, selectionIndex: -1 } satisfies Electron.NotificationActionEventParams);
  }
}
NotificationDouble satisfies Pick<typeof Electron.Notification, 'isSupported'>;
