import { Share } from '@element-plus/icons-vue'
import type { Screen } from '@/shell/screens'

export default [
  {
    name: 'dispatch',
    path: '/dispatch',
    needs: 'cases.dispatch',
    order: 20,
    icon: Share,
    homeOf: ['dispatcher'],
    fills: true,
    component: () => import('./DispatchScreen.vue'),
  },
] satisfies Screen[]
