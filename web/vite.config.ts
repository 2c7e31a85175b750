import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'

// As an object, so that Host stays as the browser sent it: the server compares it with Origin.
const server = { target: `http://127.0.0.1:${process.env['PORT'] ?? '8000'}` }

/** The description of the interface is shown by Swagger UI, which the server must find beside the screens. */
function swaggerUi(): Plugin {
  const folder = fileURLToPath(new URL('./node_modules/swagger-ui-dist', import.meta.url))
  return {
    name: 'swagger-ui',
    apply: 'build',
    generateBundle() {
      for (const file of ['swagger-ui-bundle.js', 'swagger-ui.css']) {
        this.emitFile({
          type: 'asset',
          fileName: `docs-assets/${file}`,
          source: readFileSync(`${folder}/${file}`),
        })
      }
    },
  }
}

export default defineConfig({
  plugins: [vue(), swaggerUi()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': server, '/tiles': server, '/healthz': server },
  },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        advancedChunks: {
          groups: [
            { name: 'maplibre', test: /node_modules[\\/](maplibre-gl|@maplibre|@mapbox)/ },
            { name: 'echarts', test: /node_modules[\\/](echarts|zrender)/ },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  test: { environment: 'happy-dom', include: ['tests/**/*.test.ts', 'src/**/*.test.ts'] },
})
