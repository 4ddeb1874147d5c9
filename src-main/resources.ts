/** The records that doors show under a plural: `/api/v1/billing-accounts`, `countinghouse export billing-accounts`. */
import { auditEntryList } from '../src-core/audit-list.ts'
import { describeList, type ListDefinition } from '../src-core/entities/define-list.ts'
import type { Entity } from '../src-core/entities/define-entity.ts'
import { describeEntity, standardList } from '../src-core/entities/entity-operations.ts'
import { modules } from '../src-core/modules.ts'
import type { EntityDescription, ListDescription } from '../src-core/operations/contract.ts'
import type { Registry } from '../src-core/operations/registry.ts'
import { allEntities, entityByName } from '../src-core/tables.ts'

export interface Resource {
  /** `billingAccount`: its operations are `billingAccount.list` and so on. */
  readonly name: string
  /** `billing-accounts` */
  readonly path: string
  readonly list: ListDescription
  /** Null for a list of what is no plain entity, such as invoices. */
  readonly entity: EntityDescription | null
  readonly can: Readonly<Record<'get' | 'create' | 'update' | 'delete', boolean>>
}

/** Paths that mean something else. */
const TAKEN = ['operations', 'jobs', 'files', 'docs', 'openapi.json']

/** Every list and entity of the product, each under a path of its own. */
export function resourcesOf(registry: Registry): Resource[] {
  const lists = [...modules.flatMap((module) => module.lists), auditEntryList]
  const entityNames = new Set(allEntities.map((entity) => entity.name))
  const paths = new Set(TAKEN)
  const described = [
    ...allEntities.map((entity) => describeBoth(entity, lists)),
    ...lists.filter((list) => !entityNames.has(list.name)).map((list) => ({ name: list.name, entity: null, list: describeList(list) })),
  ]
  return described
    .filter(({ name }) => registry.get(`${name}.list`) !== undefined)
    .map((one) => ({ ...one, path: freePath(one, paths), can: abilities(one.name, registry) }))
}

/** By path or by name. */
export function findResource(resources: readonly Resource[], wanted: string): Resource | undefined {
  return resources.find((resource) => resource.path === wanted || resource.name === wanted)
}

function describeBoth(entity: Entity, lists: readonly ListDefinition[]): Omit<Resource, 'path' | 'can'> {
  const list = lists.find((one) => one.name === entity.name) ?? standardList(entity, entityByName)
  return { name: entity.name, entity: describeEntity(entity, list), list: describeList(list) }
}

function freePath(one: { readonly name: string; readonly list: ListDescription }, paths: Set<string>): string {
  const wished = kebab(one.list.pluralLabel)
  const path = paths.has(wished) ? kebab(one.name) : wished
  if (paths.has(path)) throw new TypeError(`The path ${path} stands for two resources.`)
  paths.add(path)
  return path
}

function kebab(text: string): string {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

function abilities(name: string, registry: Registry): Resource['can'] {
  const has = (verb: string): boolean => registry.get(`${name}.${verb}`) !== undefined
  return { get: has('get'), create: has('create'), update: has('update'), delete: has('delete') }
}
