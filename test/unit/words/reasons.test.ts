import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { denied } from '../../../electron/core/model/reading.ts';
import { isReason, reason } from '../../../electron/core/words/reasons.ts';
import { createSpeech } from '../../../electron/host/cli/speech/speech.ts';

const english = createSpeech('en', 'decimal');
const portuguese = createSpeech('pt-BR', 'decimal');

describe('a reason', () => {
  it('is worded in the language of whoever reads it', () => {
    const why = reason('process.gone');
    expect([english.why(why), portuguese.why(why)]).toEqual(['the process has gone', 'o processo se foi']);
  });

  it('carries its values, which may be reasons themselves', () => {
    const why = reason('meminfo.unreadable', { file: '/proc/meminfo', cause: reason('fault.denied') });
    expect(english.why(why)).toBe('/proc/meminfo cannot be read (denied)');
    expect(portuguese.why(why)).toBe('/proc/meminfo não pode ser lido (sem permissão)');
  });

  it('may be a code of the system', () => {
    expect(portuguese.why(reason('pidfd.refused', { cause: 'EPERM' }))).toBe('o kernel recusa pidfds: não permitido');
  });

  it('of an older recording is shown as it is', () => {
    expect(portuguese.why('no file descriptor left')).toBe('no file descriptor left');
    expect(portuguese.why('toString')).toBe('toString');
  });

  it('is known by its key, whatever its values are', () => {
    expect(isReason(reason('pidfd.no-koffi', { cause: 'x' }), 'pidfd.no-koffi')).toBe(true);
    expect(isReason('pidfd.no-koffi-at-all', 'pidfd.no-koffi')).toBe(false);
  });

  it('that is cut or forged in a recording is text, never a crash or an escape sequence', () => {
    const key = fc.constantFrom('processes.hidden', 'trace.wrong', 'reader.silent', 'process.gone');
    const values = fc.oneof(fc.json(), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(key, values, (name, text) => {
        expect(portuguese.why(`${name} {${text}`)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        expect(portuguese.why(`${name} ${text}`)).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
      }),
    );
    expect(portuguese.why('processes.hidden {"option":')).toBe('processes.hidden {"option":');
  });
});

/* These lines hold only while finished sentences and wrong values do not compile. */
// @ts-expect-error A sentence is no reason.
export const sentence = denied('not readable for this user');
// @ts-expect-error A key that the catalog lacks is no reason.
export const unknownKey = () => reason('process.vanished');
// @ts-expect-error Values that a reason needs cannot be left out.
export const withoutValues = () => reason('processes.hidden');
