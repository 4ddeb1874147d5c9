/**
 * The seller's logo: size read from the file's head, picture decoded once for a bulk run.
 *
 * A picture that cannot be read is left out and the seller's name stands in its place: the document
 * stays whole in law, and a run of thousands does not stop for a damaged picture.
 */
import { JpegEmbedder, PDFContext, PDFObjectCopier, type PDFRef, PDFStream, PngEmbedder } from 'pdf-lib'
import { MOST_PIXELS } from '../kernel/picture.ts'
import type { SnapshotLogo } from './snapshot.ts'

/** Pixels. */
export interface LogoSize {
  readonly width: number
  readonly height: number
}

export interface LogoImage extends LogoSize {
  /** Registers the picture and answers the reference for a page's resources. */
  embed(context: PDFContext): PDFRef
}

const LOGOS_KEPT = 8

/** Opens logos, keeping the last few: a run's documents share one. */
export function logoOpener(): (logo: SnapshotLogo) => Promise<LogoImage | null> {
  const opened = new Map<string, Promise<LogoImage | null>>()
  return (logo) => {
    const key = `${logo.format} ${logo.base64}`
    const known = opened.get(key)
    if (known) return known
    if (opened.size >= LOGOS_KEPT) opened.clear()
    const image = openLogo(logo)
    opened.set(key, image)
    return image
  }
}

async function openLogo(logo: SnapshotLogo): Promise<LogoImage | null> {
  try {
    const bytes = Uint8Array.fromBase64(logo.base64)
    const claimed = logo.format === 'png' ? pngSize(bytes) : null
    if (claimed && claimed.width * claimed.height > MOST_PIXELS) return null
    const embedder = logo.format === 'png' ? await PngEmbedder.for(bytes) : await JpegEmbedder.for(bytes)
    if (!(embedder.width > 0 && embedder.height > 0)) return null
    return await decodedImage(embedder)
  } catch {
    return null
  }
}

/** Embeds the picture in a context of its own; documents then copy the deflated stream. */
async function decodedImage(embedder: PngEmbedder | JpegEmbedder): Promise<LogoImage> {
  const source = PDFContext.create()
  const stream = source.lookup(await embedder.embedIntoContext(source), PDFStream)
  return {
    width: embedder.width,
    height: embedder.height,
    embed: (context) => context.register(PDFObjectCopier.for(source, context).copy(stream)),
  }
}

/** Width and height from the IHDR chunk, which must come first (PNG specification, 11.2.1). */
function pngSize(bytes: Uint8Array): LogoSize {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { width: view.getUint32(16), height: view.getUint32(20) }
}
