/** The demo company's logo: the wake of a ship on a green tile, drawn and packed as PNG without any library. */
import { crc32, deflateSync } from 'node:zlib'

const SIZE = 256
/** Each pixel is the mean of so many times so many points. */
const SAMPLES = 3
const CORNER = 52

type Colour = readonly [red: number, green: number, blue: number, opacity: number]

const CLEAR: Colour = [0, 0, 0, 0]
const GREEN: Colour = [11, 92, 75, 255]
const WHITE: Colour = [255, 255, 255, 255]
const FOAM: Colour = [158, 205, 190, 255]

/** Three waves behind the ship: middle, height of the swing, thickness, colour. */
const WAVES: readonly (readonly [middle: number, swing: number, thickness: number, colour: Colour])[] = [
  [96, 16, 11, WHITE],
  [138, 16, 11, FOAM],
  [180, 16, 11, WHITE],
]

/** The logo as PNG, 256 by 256 pixels with transparent corners. */
export function demoLogo(): Uint8Array {
  const rows = new Uint8Array(SIZE * (SIZE * 4 + 1))
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) rows.set(pixelAt(x, y), y * (SIZE * 4 + 1) + 1 + x * 4)
  }
  return packPng(rows)
}

function pixelAt(x: number, y: number): Colour {
  const points = Array.from({ length: SAMPLES ** 2 }, (_, part) =>
    colourAt(x + ((part % SAMPLES) + 0.5) / SAMPLES, y + (Math.floor(part / SAMPLES) + 0.5) / SAMPLES),
  )
  const opacity = points.reduce((sum, point) => sum + point[3], 0)
  if (opacity === 0) return CLEAR
  // Weighted by opacity, else the clear corners would darken the edge.
  const mean = (channel: 0 | 1 | 2): number => Math.round(points.reduce((sum, point) => sum + point[channel] * point[3], 0) / opacity)
  return [mean(0), mean(1), mean(2), Math.round(opacity / points.length)]
}

function colourAt(x: number, y: number): Colour {
  if (!isInTile(x, y)) return CLEAR
  const wave = WAVES.find(([middle, swing, thickness]) => {
    const isAlong = x > 40 && x < SIZE - 40
    return isAlong && Math.abs(y - middle - swing * Math.sin(((x - 40) / (SIZE - 80)) * Math.PI * 3)) < thickness
  })
  return wave?.[3] ?? GREEN
}

/** A square with round corners. */
function isInTile(x: number, y: number): boolean {
  const across = Math.max(CORNER - x, x - (SIZE - CORNER), 0)
  const down = Math.max(CORNER - y, y - (SIZE - CORNER), 0)
  return across ** 2 + down ** 2 <= CORNER ** 2
}

/** PNG specification, 11.2: header, data, end. Each row begins with its filter, none. */
function packPng(rows: Uint8Array): Uint8Array {
  const header = new Uint8Array(13)
  const view = new DataView(header.buffer)
  view.setUint32(0, SIZE)
  view.setUint32(4, SIZE)
  // Eight bits a channel, red, green, blue and opacity.
  header.set([8, 6, 0, 0, 0], 8)
  const signature = Uint8Array.from([137, 80, 78, 71, 13, 10, 26, 10])
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', new Uint8Array())])
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  framed.set(body, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
