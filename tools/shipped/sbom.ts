/** The bill of materials of what ships, as CycloneDX 1.6 in JSON. */
import { Contrib, Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library'
import { PackageURL } from 'packageurl-js'
import parseExpression from 'spdx-expression-parse'
import type { Manifest, Shipped } from './packages.ts'

const licences = new Contrib.License.Factories.LicenseFactory(parseExpression)

/**
 * The same text for the same packages: it holds no moment and no number of its own.
 *
 * @param sqlite the version of SQLite inside its driver
 */
export function sbomOf(program: Manifest, shipped: readonly Shipped[], sqlite: string): string {
  const bom = new Models.Bom()
  const root = new Models.Component(Enums.ComponentType.Application, program.name, { version: program.version, bomRef: program.name })
  bom.metadata.component = root
  for (const one of shipped) {
    const component = componentOf(one)
    bom.components.add(component)
    root.dependencies.add(component.bomRef)
    if (one.manifest.name === 'better-sqlite3') component.dependencies.add(addSqlite(bom, sqlite))
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6))
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`
}

function componentOf({ manifest: { name, version }, licence, integrity }: Shipped): Models.Component {
  const [scope, own] = name.startsWith('@') ? (name.split('/') as [string, string]) : [undefined, name]
  const purl = new PackageURL('npm', scope, own, version, undefined, undefined).toString()
  const type = name === 'electron' ? Enums.ComponentType.Framework : Enums.ComponentType.Library
  const component = new Models.Component(type, own, { version, purl, bomRef: purl, ...(scope === undefined ? {} : { group: scope }) })
  component.licenses.add(licences.makeFromString(licence))
  const [, sha512] = /^sha512-(.+)$/.exec(integrity ?? '') ?? []
  if (sha512 !== undefined) component.hashes.set(Enums.HashAlgorithm['SHA-512'], Buffer.from(sha512, 'base64').toString('hex'))
  return component
}

/** Compiled into the driver's binary. */
function addSqlite(bom: Models.Bom, version: string): Models.BomRef {
  const purl = new PackageURL('generic', undefined, 'sqlite', version, undefined, undefined).toString()
  const component = new Models.Component(Enums.ComponentType.Library, 'sqlite', { version, purl, bomRef: purl })
  component.licenses.add(licences.makeFromString('blessing'))
  bom.components.add(component)
  return component.bomRef
}
