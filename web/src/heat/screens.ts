import { MapLocation } from '@element-plus/icons-vue'
import type { Screen } from '@/shell/screens'

export default [
  {
    name: 'heat',
    path: '/heatmap',
    needs: 'figures.see',
    order: 40,
    icon: MapLocation,
    fills: true,
    component: () => import('./HeatScreen.vue'),
  },
] satisfies Screen[]
