import { Setting } from '@element-plus/icons-vue'
import type { Screen } from '@/shell/screens'

export default [
  {
    name: 'settings',
    path: '/settings/:part?',
    needs: 'places.judge_names',
    order: 90,
    icon: Setting,
    homeOf: ['admin', 'planner'],
    component: () => import('./SettingsScreen.vue'),
  },
  {
    name: 'caseImport',
    path: '/dispatch/import',
    needs: 'imports.cases',
    component: () => import('./CaseImportScreen.vue'),
  },
] satisfies Screen[]
