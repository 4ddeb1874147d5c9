/** A file of customers to import. */
export function customerFile(count: number): string {
  const rows = Array.from({ length: count }, (_, at) => `Kundin ${at} GmbH;company;DE;Kiel;Hafen ${at};24103`)
  return ['name;account_type;country;city;street;postal_code', ...rows].join('\n')
}
