// Asked by Docker and by ECS in the container, which has no curl.
const response = await fetch(`http://127.0.0.1:${process.env.PORT ?? 8080}/health`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined)
process.exit(response?.ok ? 0 : 1)
