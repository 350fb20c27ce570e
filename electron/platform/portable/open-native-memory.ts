import { guarded, type NativeMemory } from './native-memory.ts';

/** The calls of this system, loaded once so that nothing has to be loaded when memory is short. Null where there are none, or they cannot be had. */
export async function openNativeMemory(platform: string = process.platform): Promise<NativeMemory | null> {
  if (platform === 'darwin') {
    const { openDarwinMemory } = await import('../darwin/darwin-memory.ts');
    return guarded(openDarwinMemory());
  }
  if (platform === 'win32') {
    const { openWindowsMemory } = await import('../windows/windows-memory.ts');
    return guarded(openWindowsMemory());
  }
  return null;
}
