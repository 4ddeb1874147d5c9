/** What the disk, the file system and SQLite refuse, in words: each with a way out, none with a name of the system's. */
import { describe, expect, it } from 'vitest'
import { fileTrouble, passes } from '../../../src-core/kernel/file-troubles.ts'

const thrown = (code: string, more: object = {}) => Object.assign(new Error(`${code}: something`), { code, ...more })
const ofSystem = (code: string, path?: string) => thrown(code, { syscall: 'open', ...(path === undefined ? {} : { path }) })

describe('an error of SQLite', () => {
  it.each([
    ['SQLITE_FULL', 'busy', 'disk.full', true],
    ['SQLITE_IOERR_SHMSIZE', 'busy', 'disk.full', true],
    ['SQLITE_BUSY', 'busy', 'file.locked', true],
    ['SQLITE_BUSY_SNAPSHOT', 'busy', 'file.locked', true],
    ['SQLITE_LOCKED', 'busy', 'file.locked', true],
    ['SQLITE_READONLY', 'refused', 'file.readOnly', true],
    ['SQLITE_READONLY_DBMOVED', 'refused', 'file.moved', true],
    ['SQLITE_IOERR_WRITE', 'refused', 'disk.failing', true],
    ['SQLITE_CANTOPEN', 'refused', 'file.notOpened', true],
    ['SQLITE_PERM', 'refused', 'file.forbidden', true],
    ['SQLITE_CORRUPT', 'refused', 'file.damaged', false],
    ['SQLITE_CORRUPT_INDEX', 'refused', 'file.damaged', false],
    ['SQLITE_NOTADB', 'refused', 'file.damaged', false],
  ])('%s is %s %s', (code, kind, told, waits) => {
    const refusal = fileTrouble(thrown(code))
    expect(refusal?.failure).toMatchObject({ kind, code: told })
    expect(refusal?.message).toMatch(/the company file|^The company file/)
    expect(refusal?.message).toMatch(/\.$/)
    expect(refusal?.message).not.toMatch(/SQLITE|something/)
    expect(passes(thrown(code))).toBe(waits)
  })

  it('of a table that is missing names the table, and is nothing that passes', () => {
    const error = Object.assign(new Error('no such table: main.invoice'), { code: 'SQLITE_ERROR' })
    expect(fileTrouble(error)?.failure).toMatchObject({ code: 'file.altered', message: expect.stringContaining('(invoice)') as string })
    expect(passes(error)).toBe(false)
  })

  it.each(['SQLITE_ERROR', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_TOOBIG', 'SQLITE_MISUSE'])('%s is none of the file', (code) => {
    expect(fileTrouble(thrown(code))).toBeNull()
  })
})

describe('an error of the system', () => {
  it.each([
    ['ENOSPC', 'busy', 'disk.full'],
    ['EDQUOT', 'busy', 'disk.full'],
    ['EACCES', 'refused', 'file.forbidden'],
    ['EPERM', 'refused', 'file.forbidden'],
    ['EROFS', 'refused', 'file.readOnly'],
    ['EIO', 'refused', 'disk.failing'],
    ['EBUSY', 'busy', 'file.locked'],
    ['EMFILE', 'busy', 'system.tooManyFiles'],
    ['ENOENT', 'notFound', 'path.missing'],
    ['EISDIR', 'refused', 'path.unfit'],
    ['ENAMETOOLONG', 'invalid', 'path.unfit'],
  ])('%s is %s %s, and names the path', (code, kind, told) => {
    const refusal = fileTrouble(ofSystem(code, '/books/a.countinghouse'))
    expect(refusal?.failure).toMatchObject({ kind, code: told })
    expect(refusal?.message).toContain('/books/a.countinghouse')
    expect(refusal?.message).not.toContain(code)
  })

  it('takes the file that was meant where it names none', () => {
    expect(fileTrouble(ofSystem('ENOSPC'), '/books/b')?.message).toContain('the disk of /books/b.')
  })

  it('is none of a file where it is of the network, or of the program', () => {
    expect(fileTrouble(thrown('EACCES', { syscall: 'listen' }))).toBeNull()
    expect(fileTrouble(thrown('ENOENT'))).toBeNull()
    for (const other of [null, undefined, 'ENOSPC', new TypeError('x'), { code: 28 }]) expect(fileTrouble(other)).toBeNull()
  })
})
