/**
 * What the packages hold and how they are made: `npm run package`. One configuration for Linux, macOS and Windows.
 *
 * The asar holds what runs and nothing else: the built program, the schema, and SQLite's driver with the one binary of the platform,
 * which lies unpacked beside it. Notices and bill of materials lie where they can be read.
 */

/** The fuses of the program file, set when it is packed and read back by the tests. Docs: docs/decisions/0041-packages.md. */
export const FUSES = {
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableCookieEncryption: true,
  // looked at on macOS and Windows; without effect on Linux
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  // the windows are app://, and nothing is loaded from file://
  grantFileProtocolExtraPrivileges: false,
} as const

/**
 * What is packed for a platform, by Node's name for it. Whole for each: the builder does not add a platform's list to the common one, takes a list of
 * exclusions alone for all files, and means by `${platform}` the machine that packs. Of node_modules it takes exclusions only.
 */
const filesFor = (platform: string): readonly string[] => [
  'package.json',
  'out/{main,preload,renderer}/**',
  'migrations/*.sql',
  // installed for the desk of a developer: Electron is the Node of a package
  '!node_modules/node-*/**',
  // sources of SQLite's driver, and its binaries for all other platforms
  '!node_modules/better-sqlite3/{binding.gyp,deps,src,deps/**,src/**}',
  `!node_modules/better-sqlite3/prebuilds/!(${platform}-\${arch}).node`,
]

const ICONS = 'packaging/icons'

export default {
  appId: 'app.countinghouse.workstation',
  productName: 'Countinghouse',
  copyright: 'Copyright © the Countinghouse engineers',
  directories: { output: 'release', buildResources: ICONS },
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  extraMetadata: { author: 'The Countinghouse engineers', homepage: 'https://countinghouse.invalid/' }, // a deb must name both
  asar: true,
  asarUnpack: ['**/*.node'],
  extraResources: [{ from: 'out/notices', to: 'notices' }],
  // The driver's binaries are N-API: the same for Node and Electron.
  npmRebuild: false,
  electronFuses: FUSES,
  electronLanguages: ['en-US'],
  fileAssociations: [
    {
      ext: 'countinghouse',
      name: 'Countinghouse company file',
      description: 'The books of a company',
      mimeType: 'application/x-countinghouse',
      role: 'Editor',
      icon: 'company-file',
    },
  ],
  linux: {
    files: filesFor('linux'),
    target: ['AppImage', 'deb'],
    executableName: 'countinghouse',
    icon: `${ICONS}/png`,
    category: 'Office',
    synopsis: 'Billing workstation',
    maintainer: 'Countinghouse <packages@countinghouse.invalid>',
    vendor: 'Countinghouse',
  },
  mac: {
    files: filesFor('darwin'),
    target: ['dmg'],
    icon: 'icon.icns',
    category: 'public.app-category.business',
    hardenedRuntime: true,
  },
  win: {
    files: filesFor('win32'),
    target: ['nsis'],
    icon: 'icon.ico',
    // a batch file waits for a program of windows, a prompt does not
    extraFiles: [{ from: 'packaging/countinghouse.cmd', to: 'bin/countinghouse.cmd' }],
  },
  publish: null,
}
