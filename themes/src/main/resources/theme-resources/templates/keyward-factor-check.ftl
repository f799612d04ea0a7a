<#-- Lets a user choose the second factor that confirms who it is. Attributes: factors (authenticator-app, security-key, passkey, recovery-codes), help (lines). -->
<#import "template.ftl" as layout>
<#import "keyward-text.ftl" as keyward>
<@layout.registrationLayout displayMessage=false; section>
    <#if section = "header">
        <span<@keyward.language/>>${msg("keyward.breached.code.title")}</span>
    <#elseif section = "form">
        <@keyward.styles/>
        <div class="keyward-text"<@keyward.language/>>
            <@keyward.message/>
            <form id="keyward-factor-check" class="${properties.kcFormClass!}" action="${url.loginAction}" method="post">
                <fieldset class="keyward-choice">
                    <legend>${msg("keyward.factor.check.choose")}</legend>
                    <#list factors as factor>
                        <div class="keyward-option">
                            <input type="radio" id="keyward-${factor}" name="factor" value="${factor}"<#if factor?is_first> checked</#if>>
                            <label for="keyward-${factor}">${msg("keyward.factor.name." + factor)}</label>
                        </div>
                    </#list>
                </fieldset>
                <div class="keyward-buttons">
                    <button class="${keyward.primary()}" id="keyward-continue" type="submit">${msg("keyward.breached.code.continue")}</button>
                </div>
            </form>
            <p><small>${msg("keyward.factor.cannot")}</small></p>
            <@keyward.helpText/>
        </div>
    </#if>
</@layout.registrationLayout>
