/** The command line switches that stood before the application, `--user-data-dir=…`. */
const entries = (process.env['ELECTRON_HOST_SWITCHES'] ?? '')
  .split('\n')
  .filter((line) => line !== '')
  .map((line): [string, string] => {
    const [name = '', ...value] = line.replace(/^-+/, '').split('=')
    return [name, value.join('=')]
  })

export const switches = new Map(entries)
