import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notifyCall } from '../../electron/services/notifier/notify-call.ts';
import { isSoundMessage, LARGEST_MESSAGE, messageLength } from '../../electron/services/dbus/message-check.ts';

/** The library's own way of writing and reading messages, which the check stands in front of. */
const library = createRequire(import.meta.url)('@homebridge/dbus-native/lib/message.js') as {
  marshall(message: object): Buffer;
  unmarshall(message: Buffer): { readonly body?: unknown };
};

const signal = (signature: string, body: readonly unknown[]) =>
  library.marshall({ type: 4, serial: 1, path: '/a', interface: 'a.b', member: 'C', sender: ':1.1', signature, body });

const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((value) => !value.includes('\0'));
const uint = fc.integer({ min: 0, max: 2 ** 32 - 1 });

const body: fc.Arbitrary<readonly [string, readonly unknown[]]> = fc.oneof(
  fc.tuple(fc.constant('uu'), fc.tuple(uint, uint)),
  fc.tuple(fc.constant('us'), fc.tuple(uint, text)),
  fc.tuple(fc.constant('sss'), fc.tuple(text, text, text)),
  fc.tuple(fc.constant('as'), fc.tuple(fc.array(text))),
  fc.tuple(fc.constant('a{sv}'), fc.tuple(fc.array(fc.tuple(text, fc.tuple(fc.constant('s'), text))))),
  fc.tuple(fc.constant('a(yb)'), fc.tuple(fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.boolean())))),
  fc.tuple(
    fc.constant('ydaai'),
    fc.tuple(fc.constant(7), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.array(fc.array(fc.constant(-1)))),
  ),
);

test('what the library writes is sound, and exactly as long as its header says', () => {
  fc.assert(
    fc.property(body, ([signature, values]) => {
      const message = signal(signature, values);
      expect(messageLength(message)).toBe(message.length);
      expect(isSoundMessage(message)).toBe(true);
    }),
  );
  const notice = { key: 'a', level: 'critical', title: 't', body: 'b', buttons: [] } as const;
  expect(isSoundMessage(library.marshall({ ...notifyCall(notice, 0, 'i', new Set()), serial: 1 }))).toBe(true);
});

test('arbitrary bytes are answered, never with an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 400 }), (bytes) => {
      expect(isSoundMessage(Buffer.from(bytes))).toBeTypeOf('boolean');
    }),
  );
});

test('a message that was damaged or cut is turned down, or can still be read by the library in a moment', () => {
  fc.assert(
    fc.property(body, fc.nat(), fc.integer({ min: 0, max: 255 }), ([signature, values], at, value) => {
      const message = signal(signature, values);
      message[at % message.length] = value;
      if (isSoundMessage(message)) library.unmarshall(message);
      expect(isSoundMessage(message.subarray(0, at % message.length))).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('a file descriptor, which the library cannot read, is turned down', () => {
  const message = signal('u', [1]);
  expect(isSoundMessage(message)).toBe(true);
  message.write('h', message.indexOf('\x01u\0', 0, 'latin1') + 1, 'latin1');
  expect(isSoundMessage(message)).toBe(false);
});

test('values without size, which would be read for ever, are turned down', () => {
  for (const [signature, at] of [
    ['a()', 0],
    ['a(y', 0],
    ['a', 0],
    ['(', 0],
    [')', 0],
    ['a{}', 0],
    ['z', 0],
    ['a'.repeat(40) + 'y', 0],
    ['('.repeat(40) + 'y' + ')'.repeat(40), 0],
  ] as const) {
    const message = signal('as', [['text', 'more text']]);
    const header = message.indexOf(Buffer.from('\x02as\0', 'latin1'));
    const changed = Buffer.concat([
      message.subarray(0, header),
      Buffer.from([signature.length]),
      Buffer.from(`${signature}\0`, 'latin1'),
      message.subarray(header + 4),
    ]);
    expect(isSoundMessage(changed), `${signature} ${at}`).toBe(false);
  }
});

test('a message larger than anything Headroom asks for is turned down by its header alone', () => {
  const message = signal('s', ['x']);
  for (const length of [LARGEST_MESSAGE, 2 ** 27, 2 ** 32 - 1]) {
    message.writeUInt32LE(length, 4);
    expect(messageLength(message)).toBeNull();
  }
});
