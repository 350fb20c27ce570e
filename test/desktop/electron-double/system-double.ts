import { EventEmitter } from 'node:events';
import type * as Electron from 'electron';

/** Dialogs answer with what the test has prepared; a question nobody prepared for is cancelled. */
export class DialogDouble {
  readonly asked: Electron.MessageBoxOptions[] = [];
  readonly answers: number[] = [];
  /** Whether questions stay open until they are withdrawn, which counts as cancelled, as Electron has it. */
  isPatient = false;
  withdrawn = 0;

  readonly module = {
    showMessageBox: (
      ...given: [Electron.BaseWindow, Electron.MessageBoxOptions] | [Electron.MessageBoxOptions]
    ): Promise<Electron.MessageBoxReturnValue> => {
      const options = given[1] ?? (given[0] as Electron.MessageBoxOptions);
      this.asked.push(options);
      const cancelled = { response: options.cancelId ?? 0, checkboxChecked: false };
      if (this.isPatient) {
        return new Promise((resolve) => {
          options.signal?.addEventListener('abort', () => {
            this.withdrawn += 1;
            resolve(cancelled);
          });
        });
      }
      return Promise.resolve({ ...cancelled, response: this.answers.shift() ?? cancelled.response });
    },
  } satisfies Pick<Electron.Dialog, 'showMessageBox'>;
}

type UsedOfScreen = Pick<Electron.Screen, 'getAllDisplays' | 'getPrimaryDisplay'>;

export class ScreenDouble extends EventEmitter implements UsedOfScreen {
  scaleFactor = 1;
  private readonly workAreas: readonly Electron.Rectangle[];

  constructor(workAreas: readonly Electron.Rectangle[]) {
    super();
    this.workAreas = workAreas;
  }
  getAllDisplays(): Electron.Display[] {
    const { scaleFactor } = this;
    return this.workAreas.map((workArea, id) => {
      const used: Pick<Electron.Display, 'id' | 'scaleFactor' | 'workArea'> = { id, scaleFactor, workArea };
      return used as Electron.Display;
    });
  }
  getPrimaryDisplay(): Electron.Display {
    return this.getAllDisplays()[0] as Electron.Display;
  }
}

export class PowerMonitorDouble extends EventEmitter {}

type UsedOfNotification = Pick<Electron.Notification, 'close' | 'show'>;

/** A notification of macOS or Windows. */
export class NotificationDouble extends EventEmitter implements UsedOfNotification {
  static made: NotificationDouble[] = [];
  static supported = true;
  static activate: ((details: Electron.ActivationArguments) => void) | null = null;
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
  static handleActivation(callback: (details: Electron.ActivationArguments) => void): void {
    NotificationDouble.activate = callback;
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
NotificationDouble satisfies Pick<typeof Electron.Notification, 'handleActivation' | 'isSupported'>;
