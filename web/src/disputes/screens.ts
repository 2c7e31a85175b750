import { Tickets } from '@element-plus/icons-vue'
import type { Screen } from '@/shell/screens'

export default [
  {
    name: 'disputes',
    path: '/disputes',
    needs: 'cases.see',
    order: 30,
    icon: Tickets,
    homeOf: ['mediator'],
    component: () => import('./DisputesScreen.vue'),
  },
  {
    name: 'dispute',
    path: '/disputes/:number',
    needs: 'cases.see',
    component: () => import('./DisputeScreen.vue'),
  },
] satisfies Screen[]
