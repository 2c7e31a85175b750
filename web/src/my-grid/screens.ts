import { Location } from '@element-plus/icons-vue'
import type { Screen } from '@/shell/screens'

export default [
  {
    name: 'myGrid',
    path: '/my-grid',
    needs: 'cases.handle',
    roles: ['leader'],
    order: 5,
    icon: Location,
    homeOf: ['leader'],
    component: () => import('./MyGridScreen.vue'),
  },
] satisfies Screen[]
