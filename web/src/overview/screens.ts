import { DataAnalysis } from '@element-plus/icons-vue'
import type { Screen } from '@/shell/screens'

export default [
  {
    name: 'overview',
    path: '/overview',
    needs: 'figures.see',
    order: 10,
    icon: DataAnalysis,
    homeOf: ['manager'],
    fills: true,
    component: () => import('./OverviewScreen.vue'),
  },
] satisfies Screen[]
