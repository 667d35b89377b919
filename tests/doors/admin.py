"""The admin doors, one line each: method, name, what stands in the address, and the answer to everybody (see table.py)."""

ROWS = """
GET  admin:index                                                                      | L LLL LL L ..... .. ...
GET  admin:password_change                                                            | L LLL LL L ..... .. ...
GET  admin:password_change_done                                                       | L LLL LL L ..... .. ...
GET  admin:autocomplete                                                               | L LLL LL L ..... .. ...
GET  admin:jsi18n                                                                     | L LLL LL L ..... .. ...
GET  admin:finance_settlement_form             pk=paid_settlement kind=:pdf           | L LLL LL L ..... 4. 444
GET  admin:accounts_organisation_changelist                                           | L LLL LL L ..... .. ...
GET  admin:accounts_organisation_add                                                  | L LLL LL L 33333 33 ..3
GET  admin:accounts_organisation_change        object_id=organisation                 | L LLL LL L ..... 4. ...
GET  admin:accounts_organisation_history       object_id=organisation                 | L LLL LL L 44444 44 444
GET  admin:accounts_organisation_delete        object_id=organisation                 | L LLL LL L 33333 33 333
GET  admin:accounts_user_changelist                                                   | L LLL LL L 33333 33 ...
GET  admin:accounts_user_add                                                          | L LLL LL L 33333 33 ..3
GET  admin:accounts_user_change                object_id=user                         | L LLL LL L 33333 33 ...
GET  admin:accounts_user_history               object_id=user                         | L LLL LL L 44444 44 444
GET  admin:accounts_user_delete                object_id=user                         | L LLL LL L 33333 33 333
GET  admin:workflow_entry_changelist                                                  | L LLL LL L 33333 33 33.
GET  admin:workflow_entry_export                                                              | L LLL LL L 44444 44 44.
GET  admin:workflow_entry_add                                                         | L LLL LL L 33333 33 333
GET  admin:workflow_entry_change               object_id=entry                        | L LLL LL L 33333 33 33.
GET  admin:workflow_entry_history              object_id=entry                        | L LLL LL L 44444 44 444
GET  admin:workflow_entry_delete               object_id=entry                        | L LLL LL L 33333 33 333
GET  admin:workflow_letter_changelist                                                 | L LLL LL L ..... .. 333
GET  admin:workflow_letter_add                                                        | L LLL LL L 33333 33 333
GET  admin:workflow_letter_change             object_id=letter                        | L LLL LL L ..... 4. 444
GET  admin:workflow_letter_history            object_id=letter                        | L LLL LL L 44444 44 444
GET  admin:workflow_letter_delete             object_id=letter                        | L LLL LL L 33333 33 333
GET  admin:policies_rung_changelist                                                   | L LLL LL L ..... .. 333
GET  admin:policies_rung_add                                                          | L LLL LL L 33.33 .. 333
GET  admin:policies_rung_change               object_id=rung                          | L LLL LL L ..... 4. 333
GET  admin:policies_rung_change               object_id=common_rung                   | L LLL LL L ..... .. 333
GET  admin:policies_rung_history              object_id=rung                          | L LLL LL L 44444 44 444
GET  admin:policies_rung_delete               object_id=rung                          | L LLL LL L 33.33 4. 333
GET  admin:policies_notice_changelist                                                 | L LLL LL L ..... .. 333
GET  admin:policies_notice_add                                                        | L LLL LL L 33.33 .. 333
GET  admin:policies_notice_change              object_id=notice_pk                    | L LLL LL L ..... .. 333
GET  admin:policies_notice_history             object_id=notice_pk                    | L LLL LL L 44444 44 444
GET  admin:policies_notice_delete              object_id=notice_pk                    | L LLL LL L 33333 33 333
GET  admin:policies_ruleset_changelist                                                | L LLL LL L ..... .. 333
GET  admin:policies_ruleset_add                                                       | L LLL LL L 33.33 .. 333
GET  admin:policies_ruleset_change             object_id=rules                        | L LLL LL L ..... .. 333
GET  admin:policies_ruleset_history            object_id=rules                        | L LLL LL L 44444 44 444
GET  admin:policies_ruleset_delete             object_id=rules                        | L LLL LL L 33333 33 333
GET  admin:policies_ruleset_compare            pk=rules                               | L LLL LL L ..... .. 444
GET  rule_trial                                pk=rules                               | L LLL LL L ..... .. 444
GET  rule_trial_xlsx                           pk=rules                               | L LLL LL L ..... 4. 444
GET  admin:policies_ruleset_compare_xlsx       pk=rules                               | L LLL LL L ..... .. 444
GET  admin:policies_calendaryear_changelist                                           | L LLL LL L ..... .. 333
GET  admin:policies_calendaryear_add                                                  | L LLL LL L 44444 4. 444
GET  admin:policies_calendaryear_change        object_id=calendar_year                | L LLL LL L ..... .. 444
GET  admin:policies_calendaryear_history       object_id=calendar_year                | L LLL LL L 44444 44 444
GET  admin:policies_calendaryear_delete        object_id=calendar_year                | L LLL LL L 33333 33 333
GET  admin:policies_ruleset_add_rule           pk=draft                               | L LLL LL L 33.33 3. 444
GET  admin:policies_ruleset_rule               pk=draft key=:class.hours.min          | L LLL LL L 33.33 3. 444
GET  admin:policies_ruleset_remove_rule        pk=draft key=:class.hours.min          | L LLL LL L 33.33 3. 444
GET  admin:policies_ruleset_publication        pk=draft                               | L LLL LL L 33.33 3. 444
GET  admin:policies_ruleset_next_year          pk=rules                               | L LLL LL L 33333 3. 444
GET  admin:policies_holiday_changelist                                                | L LLL LL L ..... .. 333
GET  admin:policies_holiday_add                                                       | L LLL LL L 33333 3. 333
GET  admin:policies_holiday_change             object_id=holiday                      | L LLL LL L ..... .. 333
GET  admin:policies_holiday_history            object_id=holiday                      | L LLL LL L 44444 44 444
GET  admin:policies_holiday_delete             object_id=holiday                      | L LLL LL L 33333 3. 333
GET  admin:programs_planimport_changelist                                             | L LLL LL L ..... .. 333
GET  admin:programs_planimport_add                                                    | L LLL LL L 4..44 .. 444
GET  admin:programs_planimport_change          object_id=import                       | L LLL LL L ..... 4. 444
GET  admin:programs_planimport_history         object_id=import                       | L LLL LL L 44444 44 444
GET  admin:programs_planimport_delete          object_id=import                       | L LLL LL L 33333 33 333
GET  admin:programs_change_changelist                                                 | L LLL LL L ..... .. 333
GET  admin:programs_change_add                                                        | L LLL LL L 33333 33 333
GET  admin:programs_change_change              object_id=change                       | L LLL LL L ..... 4. 444
GET  admin:programs_change_history             object_id=change                       | L LLL LL L 44444 44 444
GET  admin:programs_change_delete              object_id=change                       | L LLL LL L 33333 33 333
GET  admin:programs_call_changelist                                                   | L LLL LL L ..... .. 333
GET  admin:programs_call_add                                                          | L LLL LL L 33.33 .. 333
GET  admin:programs_call_change                object_id=call                         | L LLL LL L ..... 4. 333
GET  admin:programs_call_history               object_id=call                         | L LLL LL L 44444 44 444
GET  admin:programs_call_delete                object_id=call                         | L LLL LL L 33333 33 333
GET  admin:programs_topic_changelist                                                  | L LLL LL L ..... .. 333
GET  admin:programs_topic_add                                                         | L LLL LL L 33333 33 333
GET  admin:programs_topic_change               object_id=topic                        | L LLL LL L ..... 4. 444
GET  admin:programs_topic_history              object_id=topic                        | L LLL LL L 44444 44 444
GET  admin:programs_topic_delete               object_id=topic                        | L LLL LL L 33333 33 333
GET  admin:programs_annualplan_changelist                                             | L LLL LL L ..... .. 333
GET  admin:programs_annualplan_add                                                    | L LLL LL L 33333 33 333
GET  admin:programs_annualplan_change          object_id=plan                         | L LLL LL L ..... 4. 444
GET  admin:programs_annualplan_history         object_id=plan                         | L LLL LL L 44444 44 444
GET  admin:programs_annualplan_delete          object_id=plan                         | L LLL LL L 33333 33 333
GET  admin:programs_track_changelist                                                  | L LLL LL L ..... .. 333
GET  admin:programs_track_add                                                         | L LLL LL L 33.33 .. 333
GET  admin:programs_track_change               object_id=track                        | L LLL LL L ..... 4. 333
GET  admin:programs_track_history              object_id=track                        | L LLL LL L 44444 44 444
GET  admin:programs_track_delete               object_id=track                        | L LLL LL L 33333 33 333
GET  admin:programs_programme_changelist                                              | L LLL LL L ..... .. 333
GET  admin:programs_programme_add                                                     | L LLL LL L 33333 33 333
GET  admin:programs_programme_change           object_id=new                          | L LLL LL L >>>>> 4> 444
GET  admin:programs_programme_history          object_id=new                          | L LLL LL L 44444 44 444
GET  admin:programs_programme_delete           object_id=new                          | L LLL LL L 33333 33 333
GET  admin:applications_filing_changelist                                             | L LLL LL L ..... .. 333
GET  admin:applications_filing_add                                                    | L LLL LL L 33333 33 333
GET  admin:applications_filing_change          object_id=filing                       | L LLL LL L ..... 4. 444
GET  admin:applications_filing_history         object_id=filing                       | L LLL LL L 44444 44 444
GET  admin:applications_filing_delete          object_id=filing                       | L LLL LL L 33333 33 333
GET  admin:trainees_roster_changelist                                                 | L LLL LL L ..... .. 333
GET  admin:trainees_roster_add                                                        | L LLL LL L 33333 33 333
GET  admin:trainees_roster_change              object_id=roster                       | L LLL LL L ..... 4. 444
GET  admin:trainees_roster_history             object_id=roster                       | L LLL LL L 44444 44 444
GET  admin:trainees_roster_delete              object_id=roster                       | L LLL LL L 33333 33 333
GET  admin:trainees_surveyform_changelist                                             | L LLL LL L ..... .. 333
GET  admin:trainees_surveyform_add                                                    | L LLL LL L 33.33 .. 333
GET  admin:trainees_surveyform_change          object_id=survey_form                  | L LLL LL L ..... .. 333
GET  admin:trainees_surveyform_preview         pk=survey_form                         | L LLL LL L ..... .. 444
GET  admin:trainees_surveyform_history         object_id=survey_form                  | L LLL LL L 44444 44 444
GET  admin:trainees_surveyform_delete          object_id=survey_form                  | L LLL LL L 33333 33 333
GET  admin:finance_seconduse_changelist                                               | L LLL LL L ..... .. 333
GET  admin:finance_seconduse_add                                                      | L LLL LL L 33333 33 333
GET  admin:finance_seconduse_change            object_id=second_use                   | L LLL LL L ..... 4. 333
GET  admin:finance_seconduse_history           object_id=second_use                   | L LLL LL L 44444 44 444
GET  admin:finance_seconduse_delete            object_id=second_use                   | L LLL LL L 33333 33 333
GET  admin:finance_settlement_changelist                                              | L LLL LL L ..... .. 333
GET  admin:finance_settlement_add                                                     | L LLL LL L 33333 33 333
GET  admin:finance_settlement_change           object_id=paid_settlement              | L LLL LL L ..... 4. 444
GET  admin:finance_settlement_history          object_id=paid_settlement              | L LLL LL L 44444 44 444
GET  admin:finance_settlement_delete           object_id=paid_settlement              | L LLL LL L 33333 33 333
GET  admin:finance_payment_changelist                                                 | L LLL LL L ..... .. 333
GET  admin:finance_payment_add                                                        | L LLL LL L 33333 33 333
GET  admin:finance_payment_change              object_id=payment                      | L LLL LL L ..... 4. 444
GET  admin:finance_payment_history             object_id=payment                      | L LLL LL L 44444 44 444
GET  admin:finance_payment_delete              object_id=payment                      | L LLL LL L 33333 33 333
GET  admin:certificates_completion_changelist                                         | L LLL LL L ..... .. 333
GET  admin:certificates_completion_add                                                | L LLL LL L 33333 33 333
GET  admin:certificates_completion_change      object_id=completion                   | L LLL LL L ..... 4. 444
GET  admin:certificates_completion_history     object_id=completion                   | L LLL LL L 44444 44 444
GET  admin:certificates_completion_delete      object_id=completion                   | L LLL LL L 33333 33 333
GET  admin:certificates_batch_changelist                                              | L LLL LL L ..... .. 333
GET  admin:certificates_batch_add                                                     | L LLL LL L 33333 33 333
GET  admin:certificates_batch_change           object_id=making                       | L LLL LL L ..... 4. 444
GET  admin:certificates_batch_history          object_id=making                       | L LLL LL L 44444 44 444
GET  admin:certificates_batch_delete           object_id=making                       | L LLL LL L 33333 33 333
GET  admin:certificates_template_changelist                                           | L LLL LL L 3..33 .. 333
GET  admin:certificates_template_characters                                           | L LLL LL L 4..44 .. 444
GET  admin:certificates_template_add                                                  | L LLL LL L 3..33 .. 333
GET  admin:certificates_template_change         object_id=template                    | L LLL LL L 4..44 4. 444
GET  admin:certificates_template_edit           pk=template                           | L LLL LL L 4..44 44 444
GET  admin:certificates_template_compare        pk=template                           | L LLL LL L 4..44 4. 444
GET  admin:certificates_template_picture        pk=template sample=:plain             | L LLL LL L 4..44 4. 444
GET  admin:certificates_template_pdf            pk=template sample=:plain             | L LLL LL L 4..44 4. 444
GET  admin:certificates_template_history        object_id=template                    | L LLL LL L 44444 44 444
GET  admin:certificates_template_delete         object_id=template                    | L LLL LL L 33333 33 333
GET  admin:certificates_alarm_changelist                                              | L LLL LL L 33333 3. ..3
GET  admin:certificates_alarm_add                                                     | L LLL LL L 33333 33 333
GET  admin:certificates_alarm_change           object_id=alarm                        | L LLL LL L 44444 4. ..4
GET  admin:certificates_alarm_history          object_id=alarm                        | L LLL LL L 44444 44 444
GET  admin:certificates_alarm_delete           object_id=alarm                        | L LLL LL L 33333 33 333
GET  admin:certificates_series_changelist                                             | L LLL LL L ..... .. 333
GET  admin:certificates_series_register          pk=series                               | L LLL LL L ..... 4. 444
GET  admin:certificates_series_metadata          pk=series ending=:xlsx                  | L LLL LL L ..... 4. 444
GET  admin:certificates_series_add                                                    | L LLL LL L 33333 33 333
GET  admin:certificates_series_change          object_id=series                       | L LLL LL L ..... 4. 444
GET  admin:certificates_series_history         object_id=series                       | L LLL LL L 44444 44 444
GET  admin:certificates_series_delete          object_id=series                       | L LLL LL L 33333 33 333
GET  admin:certificates_seal_changelist                                               | L LLL LL L ..... .. .33
GET  admin:certificates_seal_add                                                      | L LLL LL L 33333 33 333
GET  admin:certificates_seal_change            object_id=seal                         | L LLL LL L ..... 4. .44
GET  admin:certificates_seal_history           object_id=seal                         | L LLL LL L 44444 44 444
GET  admin:certificates_seal_delete            object_id=seal                         | L LLL LL L 33333 33 333
GET  admin:certificates_seal_retire            pk=seal                                | L LLL LL L 44444 44 .44
GET  admin:certificates_certificate_changelist                                        | L LLL LL L ..... .. 333
GET  admin:certificates_certificate_counts                                            | L LLL LL L ..... .. 333
GET  admin:certificates_certificate_add                                               | L LLL LL L 33333 33 333
GET  admin:certificates_certificate_change     object_id=certificate                  | L LLL LL L ..... 4. 444
GET  admin:certificates_certificate_history    object_id=certificate                  | L LLL LL L 44444 44 444
GET  admin:certificates_certificate_delete     object_id=certificate                  | L LLL LL L 33333 33 333
GET  admin:certificates_amendment_changelist                                          | L LLL LL L ..... .. 333
GET  admin:certificates_amendment_add                                                 | L LLL LL L 33333 33 333
GET  admin:certificates_amendment_change      object_id=amendment                     | L LLL LL L >>>>> 4> 444
GET  admin:certificates_amendment_history     object_id=amendment                     | L LLL LL L 44444 44 444
GET  admin:certificates_amendment_delete      object_id=amendment                     | L LLL LL L 33333 33 333
GET  admin:certificates_errorreport_changelist                                        | L LLL LL L ..... .. 333
GET  admin:certificates_errorreport_add                                               | L LLL LL L 33333 33 333
GET  admin:certificates_errorreport_change    object_id=error_report                  | L LLL LL L >>>>> 4> 444
GET  admin:certificates_errorreport_history   object_id=error_report                  | L LLL LL L 44444 44 444
GET  admin:certificates_errorreport_delete    object_id=error_report                  | L LLL LL L 33333 33 333
GET  admin:supervision_draw_changelist                                                | L LLL LL L ..... .. 333
GET  admin:supervision_draw_add                                                       | L LLL LL L 33.3. .. 333
GET  admin:supervision_draw_change             object_id=draw                         | L LLL LL L ..... 4. 444
GET  admin:supervision_draw_history            object_id=draw                         | L LLL LL L 44444 44 444
GET  admin:supervision_draw_delete             object_id=draw                         | L LLL LL L 33333 33 333
GET  admin:supervision_inspection_changelist                                          | L LLL LL L 3..3. .. 333
GET  admin:supervision_inspection_add                                                 | L LLL LL L 33333 33 333
GET  admin:supervision_inspection_change       object_id=inspection                   | L LLL LL L 4..4. 4. 444
GET  admin:supervision_inspection_history      object_id=inspection                   | L LLL LL L 44444 44 444
GET  admin:supervision_inspection_delete       object_id=inspection                   | L LLL LL L 33333 33 333
GET  admin:supervision_complaint_changelist                                           | L LLL LL L 3..3. .. 333
GET  admin:supervision_complaint_add                                                  | L LLL LL L 33333 33 333
GET  admin:supervision_complaint_change        object_id=complaint                    | L LLL LL L 4..4. 4. 444
GET  admin:supervision_complaint_history       object_id=complaint                    | L LLL LL L 44444 44 444
GET  admin:supervision_complaint_delete        object_id=complaint                    | L LLL LL L 33333 33 333
GET  admin:supervision_proposal_changelist                                            | L LLL LL L 3..3. .. 333
GET  admin:supervision_proposal_add                                                   | L LLL LL L 33333 33 333
GET  admin:supervision_proposal_change         object_id=proposal                     | L LLL LL L 4..4. 4. 444
GET  admin:supervision_proposal_history        object_id=proposal                     | L LLL LL L 44444 44 444
GET  admin:supervision_proposal_delete         object_id=proposal                     | L LLL LL L 33333 33 333
GET  admin:accounts_sanction_changelist                                               | L LLL LL L ..... .. 333
GET  admin:accounts_sanction_add                                                      | L LLL LL L 33.33 .. 333
GET  admin:accounts_sanction_change            object_id=sanction                     | L LLL LL L ..... 4. 444
GET  admin:accounts_sanction_history           object_id=sanction                     | L LLL LL L 44444 44 444
GET  admin:accounts_sanction_delete            object_id=sanction                     | L LLL LL L 33333 33 333
GET  admin:app_list                            app_label=:accounts                    | L LLL LL L ..... .. ...
GET  admin:app_list                            app_label=:workflow                    | L LLL LL L ..... .. 44.
GET  admin:app_list                            app_label=:policies                    | L LLL LL L ..... .. 444
GET  admin:app_list                            app_label=:programs                    | L LLL LL L ..... .. 444
GET  admin:app_list                            app_label=:applications                | L LLL LL L ..... .. 444
GET  admin:app_list                            app_label=:trainees                    | L LLL LL L ..... .. 444
GET  admin:app_list                            app_label=:finance                     | L LLL LL L ..... .. 444
GET  admin:app_list                            app_label=:certificates                | L LLL LL L ..... .. ..4
GET  admin:app_list                            app_label=:supervision                 | L LLL LL L ..... .. 444
POST admin:accounts_user_grant                 pk=user                                | L LLL LL L 44444 44 >>4
POST admin:accounts_user_revoke                pk=user membership=membership          | L LLL LL L 44444 44 >>4
POST admin:accounts_user_password              pk=user                                | L LLL LL L 44444 44 >>4
POST admin:programs_planimport_publish         pk=import                              | L LLL LL L 33>33 43 444
POST admin:programs_planimport_discard         pk=import                              | L LLL LL L 3>>33 43 444
POST admin:finance_payment_account             object_id=payment                      | L LLL LL L 333.3 43 444
POST admin:certificates_batch_zip              pk=making                              | L LLL LL L 4..44 4. 444
POST admin:certificates_batch_print            pk=making                              | L LLL LL L 4..44 4. 444
POST admin:certificates_batch_sheet            pk=making                              | L LLL LL L 4..44 4. 444
POST admin:certificates_seal_retire            pk=seal                                | L LLL LL L 44444 44 >44
POST admin:accounts_organisation_add                                                  | L LLL LL L 33333 33 >>3
POST admin:accounts_organisation_change        object_id=organisation                 | L LLL LL L 33333 33 >>3
POST admin:accounts_user_add                                                          | L LLL LL L 33333 33 >>3
POST admin:accounts_user_change                object_id=user                         | L LLL LL L 33333 33 >>3
POST admin:programs_call_add                                                          | L LLL LL L 33>33 .. 333
POST admin:programs_track_add                                                         | L LLL LL L 33>33 .. 333
POST admin:supervision_draw_add                                                       | L LLL LL L 33>3> .. 333
POST admin:supervision_inspection_change       object_id=awaited                      | L LLL LL L 43>4> 4> 444
POST admin:accounts_sanction_add                                                      | L LLL LL L 33>33 3> 333
POST admin:policies_calendaryear_add                                                  | L LLL LL L 44444 42 444
POST admin:policies_calendaryear_change        object_id=calendar_year                | L LLL LL L 44444 42 444
POST admin:policies_ruleset_rule               pk=draft key=:class.hours.min          | L LLL LL L 33>33 3> 444
POST admin:policies_ruleset_remove_rule        pk=draft key=:class.hours.min          | L LLL LL L 33>33 3> 444
POST admin:policies_ruleset_next_year          pk=rules                               | L LLL LL L 33333 3> 444
POST admin:policies_holiday_add                                                       | L LLL LL L 33333 3> 333
"""
