/** Menus as data: a spec finds an item by its id and clicks it. There is no native menu to see. */
type Template = readonly Record<string, unknown>[]

export class MenuItem {
  readonly id: string | undefined
  readonly label: string
  readonly role: string | undefined
  readonly accelerator: string | undefined
  readonly submenu: Menu | undefined
  enabled: boolean
  readonly #click: (() => void) | undefined

  constructor(options: Record<string, unknown>) {
    this.id = options['id'] as string | undefined
    this.label = (options['label'] as string | undefined) ?? ''
    this.role = options['role'] as string | undefined
    this.accelerator = options['accelerator'] as string | undefined
    this.enabled = options['enabled'] !== false
    this.submenu = Array.isArray(options['submenu']) ? Menu.buildFromTemplate(options['submenu'] as Template) : undefined
    this.#click = options['click'] as (() => void) | undefined
  }
  click(): void {
    this.#click?.()
  }
}

export class Menu {
  static #applicationMenu: Menu | null = null
  readonly items: MenuItem[] = []

  static buildFromTemplate(template: Template): Menu {
    const menu = new Menu()
    menu.items.push(...template.map((options) => new MenuItem(options)))
    return menu
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.#applicationMenu = menu
  }
  static getApplicationMenu(): Menu | null {
    return Menu.#applicationMenu
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }
  append(item: MenuItem): void {
    this.items.push(item)
  }
  popup(): void {}
}
