import { Context, Contract } from 'fabric-contract-api';
import { changeCampaign } from '../campaign/change-campaign.ts';
import { listCampaigns, readCampaign } from '../campaign/campaigns.ts';
import { openCampaign } from '../campaign/open-campaign.ts';
import { Info, Returns, Transaction } from './decorators.ts';
import { execute } from './execute.ts';

@Info({ title: 'campaign', description: 'When applications of a kind and cohort are taken' })
export class CampaignContract extends Contract {
  constructor() {
    super('campaign');
  }

  @Transaction()
  @Returns('string')
  open(context: Context, argument: string): Promise<string> {
    return execute(context, 'campaign:open', argument, openCampaign);
  }

  @Transaction()
  @Returns('string')
  change(context: Context, argument: string): Promise<string> {
    return execute(context, 'campaign:change', argument, changeCampaign);
  }

  @Transaction(false)
  @Returns('string')
  read(context: Context, argument: string): Promise<string> {
    return execute(context, 'campaign:read', argument, readCampaign);
  }

  @Transaction(false)
  @Returns('string')
  list(context: Context, argument: string): Promise<string> {
    return execute(context, 'campaign:list', argument, listCampaigns);
  }
}
