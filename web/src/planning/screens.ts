import { Crop } from '@element-plus/icons-vue'
import type { Screen } from '@/shell/screens'

export default [
  {
    name: 'plans',
    path: '/planning',
    needs: 'plans.see',
    order: 60,
    icon: Crop,
    homeOf: ['planner'],
    component: () => import('./PlansScreen.vue'),
  },
  {
    name: 'planCompare',
    path: '/planning/compare',
    needs: 'plans.see',
    fills: true,
    component: () => import('./compare/CompareScreen.vue'),
  },
  {
    name: 'planImport',
    path: '/planning/import',
    needs: 'plans.edit',
    component: () => import('./files/LayerImportScreen.vue'),
  },
  {
    name: 'planTime',
    path: '/planning/time',
    needs: 'plans.see',
    fills: true,
    component: () => import('./time/TimeScreen.vue'),
  },
  {
    name: 'planBorders',
    path: '/planning/borders',
    needs: 'plans.see',
    component: () => import('./borders/BordersScreen.vue'),
  },
  {
    name: 'planBorderMove',
    path: '/planning/borders/move',
    needs: 'plans.approve',
    fills: true,
    component: () => import('./borders/BorderMoveScreen.vue'),
  },
  {
    name: 'planCodes',
    path: '/planning/codes',
    needs: 'plans.see',
    component: () => import('./codes/CodesScreen.vue'),
  },
  {
    name: 'plan',
    path: '/planning/:id(\\d+)',
    needs: 'plans.see',
    fills: true,
    component: () => import('./EditorScreen.vue'),
  },
] satisfies Screen[]
