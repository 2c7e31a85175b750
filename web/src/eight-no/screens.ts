import { CircleCheck } from '@element-plus/icons-vue'
import type { Screen } from '@/shell/screens'

export default [
  {
    name: 'eightNo',
    path: '/eight-no',
    needs: 'figures.see',
    order: 50,
    icon: CircleCheck,
    fills: true,
    component: () => import('./EightNoScreen.vue'),
  },
] satisfies Screen[]
