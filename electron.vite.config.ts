import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { builtFontName, FONT_FAMILIES, FONT_FILES } from './src-core/documents/typesetting/font-files.ts'
import { noteBundled } from './tools/shipped/bundled.ts'

const at = (path: string): string => resolve(import.meta.dirname, path)

/** The host's entry points: the process itself, its worker threads, and the command line. */
const HOST_ENTRIES = [
  'entry',
  'engine-worker',
  'reader-worker',
  'documents-worker',
  'file-worker',
  'closed-file-worker',
  'demo-worker',
  'cli',
  'demo/run-demo',
]

/** The faces of printed documents and their licences: the name in the build, the path below node_modules. */
const DOCUMENT_FONTS = FONT_FAMILIES.flatMap((family) => {
  const { package: name, regular, bold, licence } = FONT_FILES[family]
  return [
    [builtFontName(family, 'regular'), `${name}/${regular}`],
    [builtFontName(family, 'bold'), `${name}/${bold}`],
    [`${family}-OFL.txt`, `${name}/${licence}`],
  ] as const
})

/** Copies the faces of printed documents into `out/main/fonts`, where the documents thread finds them, each family with its licence. */
function documentFonts() {
  return {
    name: 'document-fonts',
    generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: Uint8Array }): string }): void {
      for (const [name, from] of DOCUMENT_FONTS) {
        this.emitFile({ type: 'asset', fileName: `fonts/${name}`, source: readFileSync(at(`node_modules/${from}`)) })
      }
    },
  }
}

/** The entries whose source file exists, named as they are built. */
function entries(names: readonly string[]): Record<string, string> {
  const found = names.map((name) => [name, at(`src-main/${name}.ts`)] as const).filter(([, file]) => existsSync(file))
  return Object.fromEntries(found)
}

const main = {
  plugins: [
    documentFonts(),
    noteBundled(
      'main',
      DOCUMENT_FONTS.map(([, path]) => path),
    ),
  ],
  build: {
    // package.json's `dependencies` stay in node_modules: better-sqlite3 is native
    externalizeDeps: true,
    rolldownOptions: {
      input: entries(HOST_ENTRIES),
      // chunks lie beside the entries, so that `new URL('./engine-worker.js', import.meta.url)` resolves from any of them
      output: { format: 'es' as const, entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
}

const preload = {
  plugins: [noteBundled('preload')],
  build: {
    // a sandboxed preload may require nothing but electron, and only as CommonJS
    externalizeDeps: false,
    rolldownOptions: {
      input: entries(['preload']),
      output: { format: 'cjs' as const, entryFileNames: '[name].cjs' },
    },
  },
}

// electron-vite refuses a section without an input
export default defineConfig({
  ...(Object.keys(main.build.rolldownOptions.input).length > 0 ? { main } : {}),
  ...(Object.keys(preload.build.rolldownOptions.input).length > 0 ? { preload } : {}),
  renderer: {
    root: at('src-renderer'),
    plugins: [react(), noteBundled('renderer')],
    build: {
      minify: true,
      // `font-src 'self'` and `img-src 'self'` refuse data: addresses
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: at('src-renderer/index.html') },
    },
  },
})
