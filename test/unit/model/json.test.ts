import { describe, expect, it } from 'vitest';
import { plainJson } from '../../../electron/core/model/json.ts';

const HOSTILE = '\u009b31m\u202egnp.exe\u2066\u2028\u2029\u200f\u061c\u007f\u001b[2J';

describe('JSON that may be printed to a terminal', () => {
  it('holds no control, no separator of lines and nothing that turns the direction of writing', () => {
    expect(plainJson({ name: HOSTILE, [HOSTILE]: 1 })).toMatch(/^[\u0020-\u007e]*$/);
  });

  it('says the same to a program', () => {
    const value = { name: HOSTILE, nested: [HOSTILE, 'é', '中', '😀', '\ud800'] };
    expect(JSON.parse(plainJson(value))).toEqual(value);
    expect(JSON.parse(plainJson(value, 2))).toEqual(value);
  });

  it('leaves letters of every language as they are', () => {
    expect(plainJson('ação 中文 😀')).toBe('"ação 中文 😀"');
  });

  it('escapes everything that plain text replaces', async () => {
    const { plainText } = await import('../../../electron/core/model/plain-text.ts');
    for (let code = 0; code < 0x10000; code += 1) {
      const character = String.fromCharCode(code);
      if (plainText(character) === character) continue;
      expect(plainJson(character).includes(character)).toBe(false);
    }
  });
});
