import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { Bytes } from '../../core/model/units.ts';
import { readRegularFile } from '../../services/files/read-own-file.ts';
import { replaceFile } from '../../services/files/replace-file.ts';

const LARGEST: Bytes = 1_000_000;

/** The content of a small JSON file. Null when it is missing, cannot be read or does not fit the schema. */
export function readStored<S extends v.GenericSchema>(file: string, schema: S): v.InferOutput<S> | null {
  const read = readRegularFile(file, LARGEST);
  if (read.kind !== 'ok') return null;
  try {
    const parsed = v.safeParse(schema, JSON.parse(read.text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/**
 * Replaces the file as a whole. False when the disk refuses it, which is no error because these files are a
 * convenience only.
 */
export function writeStored(file: string, value: unknown): boolean {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    return replaceFile(file, JSON.stringify(value));
  } catch {
    return false;
  }
}
