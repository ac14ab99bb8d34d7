profiles/Dressed.profile
<?xml version='1.0' encoding='UTF-8'?>
<!-- a --><!DOCTYPE Profile [<!ATTLIST Profile a CDATA "b>c">]>
<p:Profile xmlns:p="http://soap.sforce.com/2006/04/metadata"><p:userLicense><![CDATA[A & ]]>B &#38; &#xE9;</p:userLicense><p:loginIpRanges><p:startAddress>192.0.2.1</p:startAddress><p:endAddress>192.0.2.9</p:endAddress></p:loginIpRanges></p:Profile>