import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodePng } from '../electron/host/desktop/tray/png.ts';
import { rasterise, rectangle, type Colour } from '../electron/host/desktop/tray/raster.ts';

/**
 * Draws the program's icon and writes it in every format that packages need: PNG (Linux), ICO (Windows), ICNS
 * (macOS). The results are kept with the sources: run `npm run icons` after a change here.
 */
const GROUND: Colour = [18, 104, 79];
const GLASS: Colour = [255, 255, 255];
const USED: Colour = [255, 196, 61];

const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const WINDOWS_SIZES = [16, 24, 32, 48, 64, 128, 256];
/** The type codes of PNG pictures in an ICNS file, and their sizes in pixels. */
const MACOS_TYPES = {
  icp4: 16,
  icp5: 32,
  ic07: 128,
  ic08: 256,
  ic09: 512,
  ic10: 1024,
  ic11: 32,
  ic12: 64,
  ic13: 256,
  ic14: 512,
};

/** A gauge on a coloured ground, as in the tray: white glass, filled somewhat over a half. */
function drawIcon(size: number): Buffer {
  const unit = size / 16;
  const edge = size <= 32 ? 0 : 0.5 * unit;
  const glass = Math.round(2.4 * unit);
  const inside = glass + Math.max(1, Math.round(1.4 * unit));
  const well = inside + Math.max(1, Math.round(0.9 * unit));
  const surface = Math.round(well + (size - 2 * well) * 0.4);
  const pixels = rasterise(size, [
    { shape: rectangle(edge, edge, size - edge, size - edge, 3.6 * unit), colour: GROUND },
    { shape: rectangle(glass, glass, size - glass, size - glass, 3 * unit), colour: GLASS },
    { shape: rectangle(inside, inside, size - inside, size - inside, 1.7 * unit), colour: GROUND },
    { shape: rectangle(well, surface, size - well, size - well, 0.6 * unit), colour: USED },
  ]);
  return encodePng(pixels, size);
}

/** An ICO file: the icon directory, entries of 16 bytes, then the pictures as PNG (accepted since Windows Vista). */
function encodeIco(sizes: readonly number[]): Buffer {
  const pictures = sizes.map((size) => ({ size, png: drawIcon(size) }));
  const directory = Buffer.alloc(6 + 16 * pictures.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(pictures.length, 4);
  let offset = directory.length;
  for (const [i, { size, png }] of pictures.entries()) {
    const entry = 6 + 16 * i;
    directory.set([size % 256, size % 256], entry);
    directory.writeUInt16LE(1, entry + 4);
    directory.writeUInt16LE(32, entry + 6);
    directory.writeUInt32LE(png.length, entry + 8);
    directory.writeUInt32LE(offset, entry + 12);
    offset += png.length;
  }
  return Buffer.concat([directory, ...pictures.map(({ png }) => png)]);
}

function encodeIcns(types: Readonly<Record<string, number>>): Buffer {
  const chunks = Object.entries(types).map(([type, size]) => icnsChunk(type, drawIcon(size)));
  return icnsChunk('icns', Buffer.concat(chunks));
}

function icnsChunk(type: string, data: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32BE(data.length + 8, 4);
  return Buffer.concat([header, data]);
}

const build = path.resolve('build');
mkdirSync(path.join(build, 'icons'), { recursive: true });
for (const size of LINUX_SIZES) writeFileSync(path.join(build, 'icons', `${size}x${size}.png`), drawIcon(size));
writeFileSync(path.join(build, 'icon.ico'), encodeIco(WINDOWS_SIZES));
writeFileSync(path.join(build, 'icon.icns'), encodeIcns(MACOS_TYPES));
