import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { forgetFile, lastFile, nameFile, RECENT_KEPT, recentFiles, rememberFile } from '../../../src-main/host/recent-files.ts'
import { DEFAULT_SETTINGS, defaultSettingsFolder, passingSettings, settingsStore } from '../../../src-main/host/settings.ts'
import { temporaryFolders } from '../support/folders.ts'

const newFolder = temporaryFolders()

describe('settings', () => {
  test('are the defaults until something is written, then what was written, for this user alone', () => {
    const folder = join(newFolder(), 'new')
    const settings = settingsStore(folder)
    expect(settings.get()).toEqual(DEFAULT_SETTINGS)
    expect(settings.get().bridge).toMatchObject({ on: false, port: null, limits: { requests_per_second: 50 } })
    settings.change({ bridge: { ...settings.get().bridge, on: true } })
    expect(settingsStore(folder).get().bridge.on).toBe(true)
    expect(statSync(join(folder, 'settings.json')).mode & 0o777).toBe(0o600)
  })

  test('a part that cannot be read takes its default and costs no other', () => {
    const folder = newFolder()
    const path = join(folder, 'settings.json')
    writeFileSync(path, JSON.stringify({ recent: [{ file: '/a' }], bridge: { on: 'perhaps' } }))
    expect(settingsStore(folder).get()).toEqual({ recent: [{ file: '/a', name: '', opened_at: 0 }], bridge: DEFAULT_SETTINGS.bridge })
    for (const text of ['{', 'null', '[]', '']) {
      writeFileSync(path, text)
      expect(settingsStore(folder).get()).toEqual(DEFAULT_SETTINGS)
    }
  })

  test('stand in a folder by the custom of the system, or in the one that is named', () => {
    expect(defaultSettingsFolder({ COUNTINGHOUSE_SETTINGS: '/own' })).toBe('/own')
    expect(defaultSettingsFolder({ XDG_CONFIG_HOME: '/x' }, 'linux')).toBe(join('/x', 'countinghouse'))
    expect(defaultSettingsFolder({ APPDATA: '/roaming' }, 'win32')).toBe(join('/roaming', 'countinghouse'))
    expect(defaultSettingsFolder({}, 'darwin')).toMatch(/Application Support/)
  })
})

describe('recent files', () => {
  test('the newest first, each once, the last twelve; a name that is not known now is kept', () => {
    const settings = passingSettings()
    for (let at = 1; at <= RECENT_KEPT + 2; at += 1) rememberFile(settings, `/f${at}`, `Company ${at}`, at)
    rememberFile(settings, '/f5', '', 99)
    const files = recentFiles(settings)
    expect(files).toHaveLength(RECENT_KEPT)
    expect(files[0]).toEqual({ file: '/f5', name: 'Company 5', opened_at: 99, missing: true })
    expect(files.filter(({ file }) => file === '/f5')).toHaveLength(1)
    nameFile(settings, '/f5', 'Renamed')
    expect(recentFiles(settings)[0]?.name).toBe('Renamed')
    forgetFile(settings, '/f5')
    expect(recentFiles(settings).map(({ file }) => file)).not.toContain('/f5')
  })

  test('the last one is the newest that can still be found', () => {
    const folder = newFolder()
    const settings = settingsStore(join(folder, 'settings'))
    expect(lastFile(settings)).toBeNull()
    mkdirSync(join(folder, 'data'))
    const there = join(folder, 'data/a.countinghouse')
    writeFileSync(there, '')
    rememberFile(settings, there, 'A', 1)
    rememberFile(settings, join(folder, 'gone.countinghouse'), 'B', 2)
    expect(lastFile(settings)).toBe(there)
    expect(readFileSync(join(folder, 'settings/settings.json'), 'utf8')).toContain('gone.countinghouse')
  })
})
