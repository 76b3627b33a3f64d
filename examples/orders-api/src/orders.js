// Orders are the latest orders, in memory: each task has its own, and they are gone when it stops. A real service
// keeps them in a table, which its task reaches through the role orders-<stage>-task.
export class Orders {
  #byID = new Map()
  #last = 0
  #limit

  constructor(limit = 1000) {
    this.#limit = limit
  }

  add({ item, quantity }) {
    const order = { id: String(++this.#last), item, quantity, created: new Date().toISOString() }
    this.#byID.set(order.id, order)
    if (this.#byID.size > this.#limit) this.#byID.delete(this.#byID.keys().next().value)
    return order
  }

  get(id) {
    return this.#byID.get(id)
  }

  all() {
    return [...this.#byID.values()]
  }
}

// problemWith says what is wrong with an order that somebody wants to place; undefined for nothing.
export function problemWith(order) {
  if (order === null || typeof order !== 'object') return 'an order is a JSON object'
  if (typeof order.item !== 'string' || !order.item.trim() || order.item.length > 200) return 'item is text of 1 to 200 characters'
  if (!Number.isInteger(order.quantity) || order.quantity < 1) return 'quantity is a whole number from 1'
}
