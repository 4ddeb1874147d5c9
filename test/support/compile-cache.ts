/** Where compiled sources are kept between processes: TypeScript is stripped once, and not by each process and thread again. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const COMPILE_CACHE = join(tmpdir(), 'countinghouse-compile-cache')
